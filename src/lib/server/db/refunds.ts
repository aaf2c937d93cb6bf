import { asc, eq, sql, type SQL } from 'drizzle-orm';
import type { RefundState } from '../../domain/order/states.ts';
import type { Tx } from './client.ts';
import { coveredByDispute } from './disputes.ts';
import { newId } from './ids.ts';
import { waitsForDestination } from './refund-destinations.ts';
import { payments, refundDestinations, refunds } from './schema/money.ts';
import { orders } from './schema/orders.ts';

export type NewRefund = { id: string; payment: string; amount: number; due_at: string | null };
export type NewRelease = { payment: string; amount: number; capture: number | null };

/**
 * Reserves refunds and releases authorised money, under the lock of their order and before any provider hears of it.
 * The payments' own checks hold law 1 once more: what is refunded, on its way or charged back never exceeds what was
 * captured.
 */
export async function reserveRefunds(
	tx: Tx,
	where: { orderId: string; quoteId: string | null; at: Date },
	list: readonly NewRefund[],
	released: readonly NewRelease[]
): Promise<void> {
	if (list.length === 0 && released.length === 0) return;
	const at = sql`${where.at.toISOString()}::timestamptz`;
	await tx.execute(sql`with asked as (
			select * from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, payment uuid, amount bigint, due_at timestamptz)),
		let_go as (
			select * from jsonb_to_recordset(${JSON.stringify(released)}::jsonb) as x(payment uuid, amount bigint, capture bigint)),
		booked as (insert into refunds (id, order_id, payment_id, quote_id, state, amount, provider_key, due_at, created_at)
			select id, ${where.orderId}::uuid, payment, ${where.quoteId}::uuid, 'requested', amount, 'refund-' || id, due_at, ${at} from asked)
		update payments p set
			refund_pending = refund_pending + coalesce((select sum(amount) from asked where payment = p.id), 0),
			released = released + coalesce((select sum(amount) from let_go where payment = p.id), 0),
			voided_at = case when exists (select 1 from let_go where payment = p.id and capture = 0) then ${at} else voided_at end
		where p.order_id = ${where.orderId} and (p.id in (select payment from asked) or p.id in (select payment from let_go))`);
	await orderEnds(tx, where.orderId, released, at);
}

/** With the last piece an authorisation comes to its end: what the shop keeps is captured, or all of it is voided. */
async function orderEnds(tx: Tx, orderId: string, released: readonly NewRelease[], at: SQL): Promise<void> {
	const ends = released.flatMap(({ payment, capture }) =>
		capture === null ? [] : [{ id: newId(), payment, capture }]
	);
	if (ends.length === 0) return;
	await tx.execute(sql`insert into payment_orders (id, order_id, payment_id, kind, state, provider, amount, provider_key, created_at)
		select x.id, ${orderId}::uuid, p.id, (case when x.capture > 0 then 'capture' else 'void' end)::payment_order_kind,
			'requested', p.provider, x.capture, 'end-' || x.id, ${at}
		from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as x(id uuid, payment uuid, capture bigint)
		join payments p on p.id = x.payment
		on conflict do nothing`);
}

export type StoredRefund = typeof refunds.$inferSelect;
export type ListedRefund = StoredRefund & {
	ref: string;
	displayRef: string;
	currency: string;
	provider: string;
	reference: string;
	/** It waits for the buyer to say where it goes. */
	waits: boolean;
	/** What may be shown of the account it goes to. */
	hint: string | null;
};

const LISTED = {
	refund: refunds,
	ref: orders.ref,
	displayRef: orders.displayRef,
	currency: orders.currency,
	provider: payments.provider,
	reference: payments.reference,
	waits: waitsForDestination() as SQL<boolean>,
	hint: refundDestinations.hint
};

const joined = (tx: Tx) =>
	tx
		.select(LISTED)
		.from(refunds)
		.innerJoin(orders, eq(orders.id, refunds.orderId))
		.innerJoin(payments, eq(payments.id, refunds.paymentId))
		.leftJoin(refundDestinations, eq(refundDestinations.orderId, refunds.orderId));

type Row = Awaited<ReturnType<typeof joined>>[number];
const flat = ({ refund, ...rest }: Row): ListedRefund => ({ ...refund, ...rest });

/** A refund by id. Read it again after its order is locked. */
export async function findRefund(tx: Tx, id: string): Promise<ListedRefund | undefined> {
	const [row] = await joined(tx).where(eq(refunds.id, id));
	return row && flat(row);
}

/**
 * Refunds, oldest first.
 *
 * @param state `overdue` are those that are not settled past their day
 * @param after the id of the last one seen; ids go up with time
 */
export async function listRefunds(
	tx: Tx,
	{
		state,
		after,
		limit
	}: { state?: RefundState | 'overdue' | undefined; after?: string | undefined; limit: number }
): Promise<ListedRefund[]> {
	const which =
		state === 'overdue'
			? sql`${refunds.state} <> 'settled' and ${refunds.dueAt} < now()`
			: state
				? eq(refunds.state, state)
				: sql`true`;
	const from = after ? sql`${refunds.id} > ${after}::uuid` : sql`true`;
	const rows = await joined(tx)
		.where(sql`${which} and ${from}`)
		.orderBy(asc(refunds.id))
		.limit(limit);
	return rows.map(flat);
}

/** Refunds that are not settled: what went wrong first, then by the day they are due. */
export async function listOpenRefunds(tx: Tx, limit: number): Promise<ListedRefund[]> {
	const rows = await joined(tx)
		.where(sql`${refunds.state} <> 'settled' and not ${orders.historical}`)
		.orderBy(sql`${refunds.state} = 'failed' desc, ${refunds.dueAt} asc nulls last`, asc(refunds.id))
		.limit(limit);
	return rows.map(flat);
}

/**
 * Refunds that are past their day and not known to be, the longest first. History starts no clock (law 12), and what
 * waits for its buyer's account is not late by the shop.
 */
export const listNewlyOverdue = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
	tx
		.select({ id: refunds.id })
		.from(refunds)
		.innerJoin(orders, eq(orders.id, refunds.orderId))
		.innerJoin(payments, eq(payments.id, refunds.paymentId))
		.where(
			sql`not ${waitsForDestination()} and ${refunds.state} <> 'settled' and ${refunds.overdueAt} is null and ${refunds.dueAt} < now() and not ${orders.historical}`
		)
		.orderBy(asc(refunds.dueAt))
		.limit(limit);

export async function markOverdue(tx: Tx, id: string, at: Date): Promise<void> {
	await tx.update(refunds).set({ overdueAt: at }).where(eq(refunds.id, id));
}

/** Moves a refund on; `settledAt` also moves its money from "on its way" to "refunded". */
export async function moveRefund(
	tx: Tx,
	refund: Pick<StoredRefund, 'id' | 'paymentId' | 'amount'>,
	to: {
		state: RefundState;
		sentAt?: Date | undefined;
		settledAt?: Date | undefined;
		providerReference?: string | undefined;
		failure?: string | null | undefined;
	}
): Promise<void> {
	await tx
		.update(refunds)
		.set({
			state: to.state,
			...(to.sentAt && { sentAt: to.sentAt }),
			...(to.settledAt && { settledAt: to.settledAt }),
			...(to.providerReference !== undefined && { providerReference: to.providerReference }),
			...(to.failure !== undefined && { failure: to.failure })
		})
		.where(eq(refunds.id, refund.id));
	if (to.state !== 'settled') return;
	await tx
		.update(payments)
		.set({
			refundPending: sql`${payments.refundPending} - ${refund.amount}`,
			refunded: sql`${payments.refunded} + ${refund.amount}`
		})
		.where(eq(payments.id, refund.paymentId));
}

/** What was never answered is asked after half a minute, what is unknown after one: a provider in trouble is not asked all day. */
const isWaiting = sql`((${refunds.state} = 'requested' and (${refunds.askedAt} is null or ${refunds.askedAt} < now() - interval '30 seconds'))
	or (${refunds.state} = 'unknown' and ${refunds.failure} is null
		and (${refunds.sentAt} is null or ${refunds.sentAt} < now() - interval '1 minute')))`;

/**
 * Refunds a provider has to hear of: reserved ones, and those nobody knows about. None that a
 * chargeback gave back, and none of which nobody has said where to.
 */
export async function listRefundsToSend(tx: Tx, limit: number): Promise<ListedRefund[]> {
	const rows = await joined(tx)
		.where(sql`${isWaiting} and not ${coveredByDispute} and not ${waitsForDestination()}`)
		.orderBy(asc(refunds.id))
		.limit(limit);
	return rows.map(flat);
}

/**
 * Writes down that a refund's provider is asked now, before it is: from then on it may have been done, so that whoever
 * comes after a crash looks for it first. Of several nodes one asks.
 *
 * @returns whether it is ours to ask
 */
export async function takeRefundToAsk(tx: Tx, { id, askedAt }: StoredRefund): Promise<boolean> {
	const seen = askedAt ? sql`asked_at = ${askedAt.toISOString()}::timestamptz` : sql`asked_at is null`;
	const rows = await tx.execute(sql`update refunds set asked_at = clock_timestamp()
		where id = ${id} and state in ('requested', 'unknown') and ${seen} returning id`);
	return rows.length > 0;
}

/** The refund a provider speaks of: by the key it was asked for with, else by the provider's own name of it. */
export async function findReportedRefund(
	tx: Tx,
	{ provider, key, reference }: { provider: string; key: string | null; reference: string }
): Promise<ListedRefund | undefined> {
	const byName = sql`${payments.provider} = ${provider} and ${refunds.providerReference} = ${reference}`;
	const byKey = eq(refunds.providerKey, key ?? '');
	const [row] = await joined(tx)
		.where(sql`(${byKey}) or (${byName})`)
		.orderBy(sql`(${byKey}) desc`)
		.limit(1);
	return row && flat(row);
}
