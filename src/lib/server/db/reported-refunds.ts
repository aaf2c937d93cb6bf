import { eq, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { payments, refunds } from './schema/money.ts';

/** Books a refund that another system has made, on the payment it went back to. The order is locked. */
export async function bookSettledRefund(tx: Tx, refund: typeof refunds.$inferInsert): Promise<void> {
	await tx.insert(refunds).values(refund);
	await tx
		.update(payments)
		.set({ refunded: sql`${payments.refunded} + ${refund.amount}` })
		.where(eq(payments.id, refund.paymentId));
}
