import { eq, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { isId } from './ids.ts';
import { mailbox } from './schema/access.ts';

/** A notice of an order as the desk lists it; instants are RFC 3339. */
export type DeskNoticeRow = {
	id: string;
	orderId: string;
	kind: string;
	channel: 'mail' | 'sms' | 'push';
	state: 'due' | 'sent' | 'failed' | 'dropped';
	recipient: string;
	messageId: string;
	attempts: number;
	lastError: string | null;
	createdAt: string;
	sentAt: string | null;
	/** With the language it is written in, as `locale`. */
	facts: Record<string, unknown>;
	/** The notice that it repeats. */
	repeats: string | null;
	/** Who had it sent again. */
	who: string | null;
};

const INSTANT = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

const SELECT = sql`select n.id, n.order_id as "orderId", n.kind, n.channel, n.state, n.recipient, n.message_id as "messageId",
		n.attempts, n.last_error as "lastError", ${INSTANT('n.created_at')} as "createdAt", ${INSTANT('n.sent_at')} as "sentAt",
		n.facts, h.data ->> 'notice' as repeats, s.name as who
	from notices n
	left join history h on h.order_id = n.order_id and h.type = 'notice.resent' and n.event = h.order_id || ':' || h.seq
	left join staff_accounts s on s.principal_id::text = h.actor_id`;

/** What was sent, or is to be, about an order: the newest first. */
export async function listOrderNotices(tx: Tx, orderId: string, limit: number): Promise<DeskNoticeRow[]> {
	const rows = await tx.execute<DeskNoticeRow>(
		sql`${SELECT} where n.order_id = ${orderId} order by n.created_at desc, n.id desc limit ${limit}`
	);
	return [...rows];
}

/** One of them; nothing where it is another order's. */
export async function findOrderNotice(
	tx: Tx,
	orderId: string,
	id: string
): Promise<DeskNoticeRow | undefined> {
	if (!isId(id)) return undefined;
	const [row] = await tx.execute<DeskNoticeRow>(
		sql`${SELECT} where n.order_id = ${orderId} and n.id = ${id}`
	);
	return row;
}

/** What of an order was sent again in the last day, by the notice that it repeated. */
export async function listResends(tx: Tx, orderId: string): Promise<{ notice: string; at: string }[]> {
	const rows = await tx.execute<{ notice: string; at: string }>(sql`
		select data ->> 'notice' as notice, ${INSTANT('at')} as at from history
		where order_id = ${orderId} and type = 'notice.resent' and at > now() - interval '1 day'`);
	return [...rows];
}

/** A mail of a demo under its Message-ID: the very text that went out. */
export async function findKeptMail(
	tx: Tx,
	messageId: string
): Promise<{ subject: string; text: string } | undefined> {
	const [row] = await tx
		.select({ subject: mailbox.subject, text: mailbox.text })
		.from(mailbox)
		.where(eq(mailbox.messageId, messageId));
	return row;
}
