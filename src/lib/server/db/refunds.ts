import { eq, sql } from 'drizzle-orm';
import type { RefundState } from '../../domain/order/states.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { plain } from './plain.ts';
import { refunds } from './schema/money.ts';

export type NewRefund = { id: string; payment: string; amount: number; due_at: string | null };
export type NewRelease = { payment: string; amount: number; capture: number | null };

/**
 * Reserves refunds and releases authorised money, under the lock of their order and before any provider hears of it.
 * The payments' own checks hold law 1 once more: what is refunded, on its way or charged back never exceeds what was
 * captured.
 */
export async function reserveRefunds(
	tx: Tx,
	where: {
		orderId: string;
		quoteId: string | null;
		returnId?: string;
		goodwill?: boolean;
		postage?: boolean;
		at: Date;
	},
	list: readonly NewRefund[],
	released: readonly NewRelease[]
): Promise<void> {
	if (list.length === 0 && released.length === 0) return;
	const ends = released.flatMap(({ payment, capture }) =>
		capture === null ? [] : [{ id: newId(), payment, capture }]
	);
	const at = where.at.toISOString();
	await Promise.all([
		plain(tx, RESERVE, [
			...[where.orderId, where.quoteId, at, JSON.stringify(list), JSON.stringify(released)],
			...[where.returnId ?? null, where.goodwill ?? false, where.postage ?? false]
		]),
		...(ends.length > 0 ? [plain(tx, END_AUTHORISATIONS, [where.orderId, at, JSON.stringify(ends)])] : [])
	]);
}

const RESERVE = `with asked as (
		select * from jsonb_to_recordset($4::jsonb) as x(id uuid, payment uuid, amount bigint, due_at timestamptz)),
	let_go as (
		select * from jsonb_to_recordset($5::jsonb) as x(payment uuid, amount bigint, capture bigint)),
	booked as (insert into refunds (id, order_id, payment_id, quote_id, return_id, state, amount, provider_key, due_at, created_at, goodwill, postage)
		select id, $1::uuid, payment, $2::uuid, $6::uuid, 'requested', amount, 'refund-' || id, due_at, $3::timestamptz, $7::boolean, $8::boolean from asked)
	update payments p set
		refund_pending = refund_pending + coalesce((select sum(amount) from asked where payment = p.id), 0),
		released = released + coalesce((select sum(amount) from let_go where payment = p.id), 0),
		voided_at = case when exists (select 1 from let_go where payment = p.id and capture = 0) then $3::timestamptz else voided_at end
	where p.order_id = $1::uuid and (p.id in (select payment from asked) or p.id in (select payment from let_go))`;

/** With the last piece an authorisation comes to its end: what the shop keeps is captured, or all of it is voided. */
const END_AUTHORISATIONS = `insert into payment_orders (id, order_id, payment_id, kind, state, provider, amount, provider_key, created_at)
	select x.id, $1::uuid, p.id, (case when x.capture > 0 then 'capture' else 'void' end)::payment_order_kind,
		'requested', p.provider, x.capture, 'end-' || x.id, $2::timestamptz
	from jsonb_to_recordset($3::jsonb) as x(id uuid, payment uuid, capture bigint)
	join payments p on p.id = x.payment
	on conflict do nothing`;

export type StoredRefund = typeof refunds.$inferSelect;
export async function markOverdue(tx: Tx, id: string, at: Date): Promise<void> {
	await tx.update(refunds).set({ overdueAt: at }).where(eq(refunds.id, id));
}

/** Moves a refund on; `settledAt` also moves its money from "on its way" to "refunded". */
export async function moveRefund(
	tx: Tx,
	refund: Pick<StoredRefund, 'id'>,
	to: {
		state: RefundState;
		sentAt?: Date | undefined;
		settledAt?: Date | undefined;
		providerReference?: string | undefined;
		failure?: string | null | undefined;
	}
): Promise<void> {
	await plain(tx, MOVE, [
		...[refund.id, to.state, to.sentAt?.toISOString() ?? null, to.settledAt?.toISOString() ?? null],
		...[to.providerReference ?? null, to.failure !== undefined, to.failure ?? null]
	]);
}

const MOVE = `with moved as (update refunds set state = $2::refund_state, sent_at = coalesce($3::timestamptz, sent_at),
		settled_at = coalesce($4::timestamptz, settled_at), provider_reference = coalesce($5, provider_reference),
		failure = case when $6::boolean then $7 else failure end where id = $1 returning payment_id, amount)
	update payments p set refund_pending = refund_pending - m.amount, refunded = refunded + m.amount
	from moved m where p.id = m.payment_id and $2::refund_state = 'settled'`;

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

/** What it stopped at is put right: its provider is looked at, and asked, once more. */
export async function askAfterRefund(tx: Tx, id: string): Promise<void> {
	await tx.update(refunds).set({ failure: null }).where(eq(refunds.id, id));
}
