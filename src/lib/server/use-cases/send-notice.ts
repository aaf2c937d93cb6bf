import { maskEmail } from '#domain/access/masked.ts';
import { isWanted } from '#domain/notice/preferences.ts';
import { quietUntil } from '#domain/notice/quiet-hours.ts';
import { isUrgent, mayPush } from '#domain/notice/topics.ts';
import type { NoticeChannel, NoticeFacts, NoticeKind } from '#server/ports/notice.ts';
import type { Sealer } from '#server/auth/seal.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import type { EnqueueNotices } from '#server/db/jobs.ts';
import { asPreferences } from '#server/db/notice-preferences.ts';
import { insertNotices } from '#server/db/notices.ts';
import { listFollowers } from '#server/db/push-subscriptions.ts';

export type NewNotice = {
	[Kind in NoticeKind]: {
		kind: Kind;
		/** What happened, once in the world: the same event is told to the same person by the same channel once. */
		event: string;
		channel: NoticeChannel;
		/** Who it goes to as an id, never an address: `order:<order id>` (its buyer), `gift:<return id>` (who sends it back),
		 * `code:<one_time_codes.id>`, `staff:<principal id>`, `credit:<credit_accounts.id>`, `push:<push_subscriptions.id>`. */
		recipient: string;
		/** The language it is written in, as the order or the browser named it; unknown ones become English. */
		locale: string | null;
		facts: NoticeFacts[Kind];
		orderId?: string | undefined;
		/** By mail to this address, instead of the recipient's own: sealed, and forgotten once it was sent. */
		to?: string | undefined;
		/** Told by this channel alone: the devices that follow the order were told the first time. */
		alone?: boolean;
		/** When it was written down, where that is not now: a device that follows the order since later is not told. */
		writtenAt?: Date | undefined;
	};
}[NoticeKind];

/**
 * Writes notices and their jobs in the caller's transaction: committed together, or not at all. Sent soon after, by a
 * job each. What has been told to its recipient before is left out. What goes to an order's buyer goes to the devices
 * that follow the order as well.
 */
export type CreateNotices = (tx: Tx, notices: readonly NewNotice[]) => Promise<void>;

export type NoticeDeps = {
	enqueue: EnqueueNotices;
	sealer: Sealer;
	/** Right of the @ in Message-IDs. */
	host: string;
};

/** Kinds whose facts would let a reader of the database in. They are sealed, and gone once the notice is sent. */
const SECRET_KINDS: readonly NoticeKind[] = ['code'];

export const noticeCreator = ({ enqueue, sealer, host }: NoticeDeps): CreateNotices => {
	const rowOf = ({ facts, locale, to, alone: _alone, writtenAt: _at, ...notice }: NewNotice) => {
		const id = newId();
		const other = to && { sealed: sealer.seal({ to }, id), elsewhere: maskEmail(to) };
		const stored = SECRET_KINDS.includes(notice.kind)
			? { sealed: sealer.seal(facts, id) }
			: { ...facts, ...other };
		return { id, ...notice, messageId: `<${id}@${host}>`, facts: { ...stored, locale } };
	};
	return async (tx, notices) => {
		const held = await toDevices(tx, notices);
		const rows = [...notices, ...held.map(({ notice }) => notice)].map(rowOf);
		const added = new Set(await insertNotices(tx, rows));
		const waits = new Map(
			held.map(({ notice, notBefore }) => [`${notice.event} ${notice.recipient}`, notBefore])
		);
		const jobs = rows.filter(({ id }) => added.has(id));
		await enqueue(
			tx,
			jobs.map(({ id, channel, kind, event, recipient }) => ({
				...{ notice: id, channel, urgent: kind === 'code' },
				notBefore: waits.get(`${event} ${recipient}`)
			}))
		);
	};
};

type ToDevice = { notice: NewNotice; notBefore: Date | undefined };

/**
 * The same news for every device that follows the order and wants them; in its quiet hours for when they end. Whoever
 * began to follow it afterwards read them on the page.
 */
async function toDevices(tx: Tx, notices: readonly NewNotice[]): Promise<ToDevice[]> {
	const told = notices.filter(
		({ channel, recipient, orderId, kind, alone }) =>
			channel === 'mail' &&
			orderId !== undefined &&
			recipient === `order:${orderId}` &&
			!alone &&
			mayPush(kind)
	);
	const followers = await listFollowers(tx, [...new Set(told.flatMap(({ orderId }) => orderId ?? []))]);
	if (followers.length === 0) return [];
	const byOrder = Map.groupBy(followers, ({ orderId }) => orderId);
	return told.flatMap((notice) =>
		(byOrder.get(notice.orderId ?? '') ?? []).flatMap(({ id, locale, preferences, since }) => {
			if (notice.writtenAt && since > notice.writtenAt) return [];
			const { off, quiet } = asPreferences(preferences);
			if (!isWanted(notice.kind, 'push', off)) return [];
			const until = quiet && !isUrgent(notice.kind) ? quietUntil(Date.now(), quiet) : undefined;
			const toDevice = { ...notice, channel: 'push' as const, recipient: `push:${id}`, locale };
			return { notice: toDevice, notBefore: until === undefined ? undefined : new Date(until) };
		})
	);
}
