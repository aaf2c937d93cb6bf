import { sql } from 'drizzle-orm';
import type {
	DeskAsked,
	DeskBookedRefund,
	DeskBooks,
	DeskPayment,
	DeskQuoteEntry
} from '../../domain/desk/books.ts';
import type { Tx } from './client.ts';

const at = (column: string, name: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`);

/** The quotes of an order, the newest first. One that is open past its time is told as expired. */
export async function listOrderQuotes(tx: Tx, orderId: string, limit: number): Promise<DeskQuoteEntry[]> {
	const rows = await tx.execute<DeskQuoteEntry>(sql`
		select q.id, q.kind, case when q.state = 'open' and q.expires_at <= now() then 'expired' else q.state::text end as state,
			q.actor_kind as "actorKind", coalesce(s.name, k.name) as who, (q.body -> 'fee' ->> 'amount')::float8 as fee,
			(q.body -> 'refund' ->> 'amount')::float8 as refund, ${at('q.created_at', 'createdAt')},
			${at('q.expires_at', 'expiresAt')}, ${at('q.accepted_at', 'acceptedAt')}
		from quotes q
		left join staff_accounts s on q.actor_kind = 'staff' and s.principal_id::text = q.actor_id
		left join api_keys k on q.actor_kind = 'machine' and k.id::text = q.actor_id
		where q.order_id = ${orderId} order by q.created_at desc, q.id desc limit ${limit}`);
	return [...rows];
}

/** Every payment of an order, every refund, and what else its providers were asked for; with the providers' names. */
export async function readBooks(tx: Tx, orderId: string): Promise<DeskBooks> {
	const [payments, refunds, asked] = await Promise.all([
		tx.execute<DeskPayment>(sql`select id, provider, reference, amount::float8 as amount, captured::float8 as captured,
				refunded::float8 as refunded, refund_pending::float8 as pending, charged_back::float8 as "chargedBack",
				${at('authorised_at', 'authorisedAt')}, ${at('captured_at', 'capturedAt')}, ${at('voided_at', 'voidedAt')}
			from payments where order_id = ${orderId} order by position`),
		tx.execute<DeskBookedRefund>(sql`select r.id, r.state, r.amount::float8 as amount, p.provider, r.provider_key as key,
				r.provider_reference as their, r.failure, r.goodwill, r.postage, r.as_credit as "asCredit", ${at('r.due_at', 'dueAt')},
				${at('r.created_at', 'createdAt')}, ${at('r.asked_at', 'askedAt')}, ${at('r.sent_at', 'sentAt')},
				${at('r.settled_at', 'settledAt')}, ${at('r.overdue_at', 'overdueAt')}
			from refunds r join payments p on p.id = r.payment_id where r.order_id = ${orderId} order by r.id`),
		tx.execute<DeskAsked>(sql`select id, kind, state, amount::float8 as amount, provider, provider_key as key,
				provider_reference as their, failure, ${at('created_at', 'createdAt')}, ${at('asked_at', 'askedAt')},
				${at('done_at', 'doneAt')}
			from payment_orders where order_id = ${orderId} order by id`)
	]);
	return { payments: [...payments], refunds: [...refunds], asked: [...asked] };
}
