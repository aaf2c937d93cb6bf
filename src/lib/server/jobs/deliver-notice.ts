import { isWanted } from '#domain/notice/preferences.ts';
import { REFUSED_FOR_GOOD } from '#domain/notice/untold.ts';
import { isOptionalMail, topicOf } from '#domain/notice/topics.ts';
import { materialOf } from '../app/notice-material.ts';
import { findReach, type Reach } from '../db/notice-order.ts';
import type { NoticeEnd, NoticeToSend, SendingRights } from '../db/notices.ts';
import { composeMail, composeText } from '../notices/compose.ts';
import { isStillSo } from '../notices/still-so.ts';
import { threadOf } from '../notices/thread.ts';
import { NotSentNow } from '../ports/mailer.ts';
import type { NoticeFacts, NoticeMaterial } from '../ports/notice.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import { deliverPush } from './deliver-push.ts';
import { ALONE, CameLate, type Turn } from './turns.ts';

/**
 * Sends one notice, once: only while this session holds the right to, only if it is still due then, and under the
 * Message-ID it was given when it was written. Between the mail server's yes and our note of it lies the one moment in
 * which a crash makes us send again, with the same Message-ID.
 *
 * @param turn is waited for before it leaves; whoever gave it ends it
 * @throws NotSentNow where it should be tried again
 */
export async function deliverNotice(
	deps: DeliverDeps,
	rights: SendingRights,
	id: string,
	turn: Turn = ALONE
): Promise<void> {
	const notice = await rights.begin(id);
	if (notice === 'busy') throw new NotSentNow('another worker is sending it', { everyone: false });
	if (!notice) return;
	let isOver = false;
	const end = async (how: NoticeEnd) => {
		isOver = true;
		await rights.end(id, how);
		deps.count?.({ channel: notice.channel, outcome: how.state });
	};
	const attempt = async () => {
		if (notice.channel !== 'push') return end(await deliverText(deps, notice, turn));
		const { how, after } = await deliverPush(deps, rights, notice, turn);
		await end(how);
		turn.done();
		await after?.();
	};
	try {
		await attempt().catch((error: unknown) => {
			if (error instanceof CameLate) return attempt();
			throw error;
		});
	} finally {
		if (!isOver) await rights.giveBack(id);
	}
}

/** By mail or text message. */
async function deliverText(deps: DeliverDeps, notice: NoticeToSend, turn: Turn): Promise<NoticeEnd> {
	const [reach, material] = await Promise.all([
		findReach(deps.db, notice.recipient, channelOf(notice)),
		gather(deps, notice)
	]);
	// Nobody to tell (erased), or nothing (any more): a code that has run out, a parcel that has arrived.
	if (!reach || !material) return { state: 'dropped' };
	if (!isWanted(notice.kind, notice.channel, reach.off)) return { state: 'dropped', error: 'not wanted' };
	const to = addressOf(deps, notice, reach);
	if (to === undefined) return { state: 'failed', error: 'its address cannot be read' };
	const send = await write(deps, notice, { ...reach, to }, material);
	await turn.come();
	const { accepted } = send ? await send() : { accepted: false };
	return accepted ? { state: 'sent' } : { state: 'failed', error: REFUSED_FOR_GOOD };
}

/** Where it goes: to an address that staff gave for it alone, else the recipient's own. Undefined where that was sealed otherwise. */
function addressOf({ sealer }: DeliverDeps, notice: NoticeToSend, reach: Reach): string | undefined {
	const { elsewhere, sealed } = notice.facts as { elsewhere?: string; sealed?: string };
	if (elsewhere === undefined) return reach.to;
	return (sealer.open(sealed ?? '', notice.id) as { to: string } | undefined)?.to;
}

const channelOf = ({ channel }: NoticeToSend) => (channel === 'sms' ? 'sms' : 'mail');

async function gather(
	{ db, sealer, versions }: DeliverDeps,
	notice: NoticeToSend
): Promise<NoticeMaterial | undefined> {
	if (notice.kind !== 'code') {
		const material = await materialOf(db, versions, notice);
		return material && isStillSo(material, Date.now()) ? material : undefined;
	}
	const { sealed = '' } = notice.facts as { sealed?: string };
	const facts = sealer.open(sealed, notice.id) as NoticeFacts['code'] | undefined;
	return facts && Date.parse(facts.expiresAt) > Date.now() ? { kind: 'code', facts } : undefined;
}

/** Writes it, as something that is only to be handed over; nothing where there is no way to tell it. */
async function write(
	{ mailer, sms, place: where, shop, tokens }: DeliverDeps,
	notice: NoticeToSend,
	{ to, locale: chosen }: Reach,
	material: NoticeMaterial
): Promise<(() => Promise<{ accepted: boolean }>) | undefined> {
	const { identity, markets } = await shop();
	const { locale: asOrdered = null } = notice.facts as { locale?: string | null };
	const locale = chosen ?? asOrdered;
	const place = { ...where, shop: identity, language: markets.language };
	if (channelOf(notice) === 'sms') {
		const text = composeText(material, place, locale);
		return sms && text !== undefined ? () => sms.send({ id: notice.id, to, text }) : undefined;
	}
	const topic = topicOf(notice.kind);
	const optional = isOptionalMail(notice.kind);
	const token = optional && topic && tokens?.make({ recipient: notice.recipient, topic });
	const choose = token ? `${place.origin}/notices/${token}` : undefined;
	const thread = threadOf(notice.messageId, notice.orderId);
	const headers = { ...thread.headers, ...(choose && unsubscribe(choose)) };
	const mail = { to, ...composeMail(material, place, locale, choose), ...thread, headers };
	return () => mailer.send(mail);
}

/** One click in the mail program, without a page (RFC 8058). Only where nothing that has to be told is switched off by it. */
const unsubscribe = (url: string) => ({
	'List-Unsubscribe': `<${url}>`,
	'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
});
