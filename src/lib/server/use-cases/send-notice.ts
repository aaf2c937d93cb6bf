import type { NoticeChannel, NoticeFacts, NoticeKind } from '#server/ports/notice.ts';
import type { Sealer } from '#server/auth/seal.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import type { EnqueueNotice } from '#server/db/jobs.ts';
import { insertNotice } from '#server/db/notices.ts';

export type NewNotice = {
	[Kind in NoticeKind]: {
		kind: Kind;
		/** What happened, once in the world: the same event is told to the same person by the same channel once. */
		event: string;
		channel: NoticeChannel;
		/** Who it goes to as an id, never an address: `order:<order id>` (its buyer), `code:<one_time_codes.id>`, `staff:<principal id>`. */
		recipient: string;
		/** The language it is written in, as the order or the browser named it; unknown ones become English. */
		locale: string | null;
		facts: NoticeFacts[Kind];
		orderId?: string | undefined;
	};
}[NoticeKind];

/**
 * Writes a notice and its job in the caller's transaction: committed together, or neither. Sent soon after, by a job.
 *
 * @returns its id; nothing where this event has been told to this recipient before
 */
export type CreateNotice = (tx: Tx, notice: NewNotice) => Promise<string | undefined>;

export type NoticeDeps = {
	enqueue: EnqueueNotice;
	sealer: Sealer;
	/** Right of the @ in Message-IDs. */
	host: string;
};

/** Kinds whose facts would let a reader of the database in. They are sealed, and gone once the notice is sent. */
const SECRET_KINDS: readonly NoticeKind[] = ['code'];

export const noticeCreator =
	({ enqueue, sealer, host }: NoticeDeps): CreateNotice =>
	async (tx, { facts, locale, ...notice }) => {
		const id = newId();
		const stored = SECRET_KINDS.includes(notice.kind) ? { sealed: sealer.seal(facts, id) } : facts;
		const isNew = await insertNotice(tx, {
			id,
			...notice,
			messageId: `<${id}@${host}>`,
			facts: { ...stored, locale }
		});
		if (!isNew) return undefined;
		await enqueue(tx, { notice: id, channel: notice.channel, urgent: notice.kind === 'code' });
		return id;
	};
