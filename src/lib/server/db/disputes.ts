import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { payments, refunds } from './schema/money.ts';
import { disputes } from './schema/money-orders.ts';
import type { StoredPayment } from './payments.ts';

export type StoredDispute = typeof disputes.$inferSelect;
export type NewDispute = Pick<
	StoredDispute,
	'paymentId' | 'provider' | 'reference' | 'state' | 'amount' | 'openedAt'
>;

/**
 * Writes down a chargeback, whose order is locked. One that is over stays over, whatever comes late.
 *
 * @returns how it stood before; nothing where it is new
 */
export async function keepDispute(tx: Tx, one: NewDispute): Promise<StoredDispute | undefined> {
	const where = and(eq(disputes.provider, one.provider), eq(disputes.reference, one.reference));
	const [before] = await tx.select().from(disputes).where(where);
	const closedAt = one.state === 'open' ? null : sql`now()`;
	if (!before) {
		await tx.insert(disputes).values({ id: newId(), ...one, closedAt: closedAt as never });
	} else if (before.state === 'open') {
		await tx
			.update(disputes)
			.set({ state: one.state, amount: one.amount, closedAt: closedAt as never })
			.where(where);
	}
	return before;
}

/**
 * Counts into a payment what its buyers took back through their banks, beyond what is refunded or on its way: a refund
 * and a chargeback of the same money are one (law 1).
 */
export async function countDisputes(tx: Tx, paymentId: string): Promise<void> {
	const taken = sql`(select coalesce(sum(amount), 0) from disputes d where d.payment_id = ${paymentId} and d.state <> 'won')`;
	await tx
		.update(payments)
		.set({
			chargedBack: sql`least(${taken}, ${payments.captured} - ${payments.refunded} - ${payments.refundPending})`
		})
		.where(eq(payments.id, paymentId));
}

/**
 * Whether a chargeback has already given the buyer what a refund (in the statement's `refunds` and `payments`) would
 * give: no refund on top.
 */
export const coveredByDispute = sql`exists (select 1 from disputes d
	where d.payment_id = ${payments.id} and d.state <> 'won'
	having sum(d.amount) + ${payments.refunded} + ${refunds.amount} + (select coalesce(sum(o.amount), 0) from refunds o
		where o.payment_id = ${payments.id} and o.state in ('sent', 'unknown') and o.id <> ${refunds.id}) > ${payments.captured})`;

/** Payments by any of the provider's names of them. */
export const listPaymentsByName = (
	tx: Tx,
	provider: string,
	names: readonly string[]
): Promise<StoredPayment[]> =>
	tx
		.select()
		.from(payments)
		.where(and(eq(payments.provider, provider), inArray(payments.reference, [...names])))
		.orderBy(payments.id);
