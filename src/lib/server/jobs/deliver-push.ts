import { isWanted } from '#domain/notice/preferences.ts';
import { quietUntil } from '#domain/notice/quiet-hours.ts';
import { isUrgent } from '#domain/notice/topics.ts';
import { materialOf } from '../app/notice-material.ts';
import { asPreferences } from '../db/notice-preferences.ts';
import type { NoticeEnd, NoticeToSend, SendingRights } from '../db/notices.ts';
import { dropDevice, noteDevice, reachDevice, type Reached } from '../db/push-subscriptions.ts';
import { composePush } from '../notices/push-message.ts';
import { NotSentNow } from '../ports/mailer.ts';
import type { NoticeMaterial } from '../ports/notice.ts';
import type { PushTarget } from '../ports/push.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { Turn } from './turns.ts';

/** What a sealed subscription is locked for. */
export const contextOfDevice = (endpointHash: string) => `push ${endpointHash}`;

/** How it ends, and what is left to do once that has been noted. */
export type PushEnd = { how: NoticeEnd; after?: (() => Promise<void>) | undefined };

/**
 * Pushes a notice that was begun to the device it is for, only while that may see its order, and everything else with it
 * that waits for the same device: what gathered in quiet hours, or while its push service was away, is one message.
 *
 * @param turn is waited for once the push service is connected to
 * @returns how it ends; what was told with it has ended already
 * @throws NotSentNow where it should be tried again; then nothing of it was told
 */
export async function deliverPush(
	deps: DeliverDeps,
	rights: SendingRights,
	notice: NoticeToSend,
	turn: Turn
): Promise<PushEnd> {
	const { db, push, sealer } = deps;
	const device = notice.recipient.slice('push:'.length);
	const reached = notice.orderId && (await reachDevice(db, device, notice.orderId, notice.id));
	if (!push || !reached) return { how: GONE };
	if (!isTold(notice, reached)) return { how: { state: 'dropped', error: 'not wanted' } };
	const target = sealer.open(reached.sealed, contextOfDevice(reached.endpoint)) as PushTarget | undefined;
	if (!target) return { how: GONE };

	const others = isUrgent(notice.kind) ? [] : await beginOthers(deps, rights, { device, notice, reached });
	const ended = new Set<string>();
	const endOthers = async (how: NoticeEnd) => {
		for (const { id } of others) {
			ended.add(id);
			await rights.end(id, how);
		}
	};
	try {
		const told = await Promise.all([notice, ...others].map((one) => gather(deps, one)));
		const { identity, markets } = await deps.shop();
		const place = { ...deps.place, shop: identity, language: markets.language };
		const { locale = null } = notice.facts as { locale?: string | null };
		const spoken = reached.locale ?? locale;
		const list = told.flatMap((one) => one ?? []);
		const message = composePush(list, place, spoken, { id: notice.id, device });
		if (!message) return { how: { state: 'dropped' } };
		const outcome = await push.send(target, message, () => turn.come());
		const how = ENDS[outcome];
		await endOthers(how);
		if (outcome === 'gone') await dropDevice(db, device);
		if (outcome === 'gone' || (outcome === 'sent' && reached.fresh)) return { how };
		return { how, after: () => noteDevice(db, device, outcome === 'sent') };
	} finally {
		for (const { id } of others) if (!ended.has(id)) await rights.giveBack(id);
	}
}

const GONE: NoticeEnd = { state: 'dropped', error: 'device gone' };
const ENDS = {
	sent: { state: 'sent' },
	gone: GONE,
	refused: { state: 'failed', error: 'refused for good' }
} satisfies Record<string, NoticeEnd>;

/** Whether it is wanted; thrown where it is, and not now. */
function isTold({ kind }: Pick<NoticeToSend, 'kind'>, reached: Reached): boolean {
	const { off, quiet } = asPreferences(reached);
	if (!isWanted(kind, 'push', off)) return false;
	if (quiet && !isUrgent(kind) && quietUntil(Date.now(), quiet) !== undefined)
		throw new NotSentNow('quiet hours', { everyone: false });
	return true;
}

const gather = (
	{ db, versions }: DeliverDeps,
	notice: Pick<NoticeToSend, 'kind' | 'orderId' | 'recipient' | 'facts'>
): Promise<NoticeMaterial | undefined> => materialOf(db, versions, notice);

/** Takes what else waits for the device, as far as nobody else is at it and the device may be told of it. */
async function beginOthers(
	{ db }: DeliverDeps,
	rights: SendingRights,
	{ device, notice, reached }: { device: string; notice: NoticeToSend; reached: Reached }
): Promise<NoticeToSend[]> {
	const begun: NoticeToSend[] = [];
	for (const id of reached.waiting) {
		const other = await rights.begin(id);
		if (!other || other === 'busy') continue;
		const isSame = other.orderId === notice.orderId;
		const may = isSame || (other.orderId && (await reachDevice(db, device, other.orderId, id)));
		const isWelcome = may && !isUrgent(other.kind) && isWanted(other.kind, 'push', reached.off);
		if (isWelcome) begun.push(other);
		else await rights.giveBack(id);
	}
	return begun;
}
