import type { NoticeChannel, NoticeFacts, NoticeKind } from '#server/ports/notice.ts';
import type { Sealer } from '#server/auth/seal.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import type { EnqueueNotices } from '#server/db/jobs.ts';
import { insertNotices } from '#server/db/notices.ts';

export type NewNotice = {
	[Kind in NoticeKind]: {
		kind: Kind;
		/** What happened, once in the world: the same event is told to the same person by the same channel once. */
		event: string;
		channel: NoticeChannel;
		/** Who it goes to as an id, never an address: `order:<order id>` (its buyer), `gift:<return id>` (who sends it back),
		 * `code:<one_time_codes.id>`, `staff:<principal id>`, `credit:<credit_accounts.id>`. */
		recipient: string;
		/** The language it is written in, as the order or the browser named it; unknown ones become English. */
		locale: string | null;
		facts: NoticeFacts[Kind];
		orderId?: string | undefined;
	};
}[NoticeKind];

/**
 * Writes notices and their jobs in the caller's transaction: committed together, or not at all. Sent soon after, by a
 * job each. What has been told to its recipient before is left out.
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
	const rowOf = ({ facts, locale, ...notice }: NewNotice) => {
		const id = newId();
		const stored = SECRET_KINDS.includes(notice.kind) ? { sealed: sealer.seal(facts, id) } : facts;
		return { id, ...notice, messageId: `<${id}@${host}>`, facts: { ...stored, locale } };
	};
	return async (tx, notices) => {
		const rows = notices.map(rowOf);
		const added = new Set(await insertNotices(tx, rows));
		const jobs = rows.filter(({ id }) => added.has(id));
		await enqueue(
			tx,
			jobs.map(({ id, channel, kind }) => ({ notice: id, channel, urgent: kind === 'code' }))
		);
	};
};
