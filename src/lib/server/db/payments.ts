import { asc, eq } from 'drizzle-orm';
import type { DocumentPayment } from '../../domain/order/order-document.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { payments } from './schema/money.ts';

export type NewPayment = typeof payments.$inferInsert;

export type StoredPayment = typeof payments.$inferSelect;

export async function listPayments(tx: Tx, orderId: string): Promise<StoredPayment[]> {
	return tx.select().from(payments).where(eq(payments.orderId, orderId)).orderBy(asc(payments.position));
}

/** One payment of an order that is locked. */
export async function getPayment(tx: Tx, id: string): Promise<StoredPayment> {
	const [row] = await tx.select().from(payments).where(eq(payments.id, id));
	if (!row) throw new Error(`payment ${id} is not there`);
	return row;
}

/** Adds payments behind those that are there, in document order: refunds fill them in that order. */
export async function insertPayments(
	tx: Tx,
	orderId: string,
	list: readonly DocumentPayment[],
	firstPosition: number
): Promise<void> {
	if (list.length === 0) return;
	await tx.insert(payments).values(paymentRows(orderId, list, firstPosition));
}

export function paymentRows(orderId: string, list: readonly DocumentPayment[], firstPosition: number) {
	return list.map((payment, index) => ({
		id: newId(),
		orderId,
		position: firstPosition + index,
		provider: payment.provider,
		reference: payment.reference,
		amount: payment.amount,
		authorisedAt: instantOf(payment.authorised_at),
		capturedAt: instantOf(payment.captured_at),
		captured: payment.captured_at ? payment.amount : 0,
		refunded: 0
	}));
}

/** The shop now says that this payment was captured. Nothing ever takes that back. */
export async function markCaptured(tx: Tx, payment: StoredPayment, capturedAt: Date): Promise<void> {
	// What was released of it was never to be taken.
	const captured = payment.amount - payment.released;
	await tx.update(payments).set({ capturedAt, captured }).where(eq(payments.id, payment.id));
}

const instantOf = (text: string | undefined) => (text === undefined ? null : new Date(text));

/** What was taken of an authorisation in the end; the rest is let go. */
export async function setCaptured(tx: Tx, id: string, captured: number, at: Date): Promise<void> {
	await tx.update(payments).set({ captured, capturedAt: at }).where(eq(payments.id, id));
}

/** An authorisation that is not there any more: nothing of it can be taken. */
export async function setVoided(tx: Tx, id: string, at: Date): Promise<void> {
	await tx.update(payments).set({ voidedAt: at }).where(eq(payments.id, id));
}

/** An amount that is held as security, and nothing taken of it: no payment of the order yet. */
export async function insertHeld(
	tx: Tx,
	{
		at,
		...row
	}: Pick<NewPayment, 'id' | 'orderId' | 'position' | 'provider' | 'reference' | 'amount' | 'secures'> & {
		at: Date;
	}
): Promise<void> {
	await tx.insert(payments).values({ ...row, authorisedAt: at });
}

/** Money that came in because we asked for it, behind the payments that are there. */
export async function insertReceived(
	tx: Tx,
	{
		at,
		...row
	}: Pick<NewPayment, 'id' | 'orderId' | 'position' | 'provider' | 'reference' | 'amount'> & { at: Date }
): Promise<void> {
	await tx.insert(payments).values({ ...row, authorisedAt: at, capturedAt: at, captured: row.amount });
}
