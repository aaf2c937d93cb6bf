import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { PaymentOrderKind, PaymentOrderState } from '../../domain/money/states.ts';
import type { Tx } from './client.ts';
import { payments } from './schema/money.ts';
import { cardConsents, paymentOrders } from './schema/money-orders.ts';
import { orders } from './schema/orders.ts';

export type NewPaymentOrder = typeof paymentOrders.$inferInsert;
export type StoredPaymentOrder = typeof paymentOrders.$inferSelect;
export type ListedPaymentOrder = StoredPaymentOrder & {
	ref: string;
	currency: string;
	/** The provider's name of the payment it is about. */
	reference: string | null;
	customerReference: string | null;
	cardReference: string | null;
	/** The consent it rests on was taken back. */
	consentRevoked: boolean;
};

export const OPEN_STATES = ['requested', 'sent', 'unknown'] as const;

/** Writes down what a provider will be asked for; nothing where the payment's end is written down already. */
export async function insertPaymentOrder(tx: Tx, row: NewPaymentOrder): Promise<void> {
	await tx.insert(paymentOrders).values(row).onConflictDoNothing();
}

const joined = (tx: Tx) =>
	tx
		.select({
			row: paymentOrders,
			ref: orders.ref,
			currency: orders.currency,
			reference: payments.reference,
			customerReference: cardConsents.customerReference,
			cardReference: cardConsents.cardReference,
			consentRevoked: sql<boolean>`${cardConsents.revokedAt} is not null`
		})
		.from(paymentOrders)
		.innerJoin(orders, eq(orders.id, paymentOrders.orderId))
		.leftJoin(payments, eq(payments.id, paymentOrders.paymentId))
		.leftJoin(cardConsents, eq(cardConsents.id, paymentOrders.consentId));
type Row = Awaited<ReturnType<typeof joined>>[number];
const flat = ({ row, ...rest }: Row): ListedPaymentOrder => ({ ...row, ...rest });

/** One by its id. Read it again after its order is locked. */
export async function findPaymentOrder(tx: Tx, id: string): Promise<ListedPaymentOrder | undefined> {
	const [row] = await joined(tx).where(eq(paymentOrders.id, id));
	return row && flat(row);
}

/** The open page to pay on of an order, or whatever else of these kinds is open. */
export async function findOpenLink(
	tx: Tx,
	orderId: string,
	kinds: readonly PaymentOrderKind[] = ['link']
): Promise<ListedPaymentOrder | undefined> {
	const isOpen = inArray(paymentOrders.state, [...OPEN_STATES]);
	const [row] = await joined(tx).where(
		and(eq(paymentOrders.orderId, orderId), inArray(paymentOrders.kind, [...kinds]), isOpen)
	);
	return row && flat(row);
}

/** The open page on which the security of an exchange is held. */
export async function findOpenHold(tx: Tx, exchangeId: string): Promise<ListedPaymentOrder | undefined> {
	const isOpen = inArray(paymentOrders.state, [...OPEN_STATES]);
	const [row] = await joined(tx).where(and(eq(paymentOrders.exchangeId, exchangeId), isOpen));
	return row && flat(row);
}

/** The newest page to pay on of an order, or charge of its kept card, whatever became of it. */
export async function findNewest(
	tx: Tx,
	orderId: string,
	kind: 'link' | 'charge'
): Promise<ListedPaymentOrder | undefined> {
	const [row] = await joined(tx)
		.where(and(eq(paymentOrders.orderId, orderId), eq(paymentOrders.kind, kind)))
		.orderBy(desc(paymentOrders.id))
		.limit(1);
	return row && flat(row);
}

/** What is to be taken or let go of a payment in the end. */
export async function findEnd(tx: Tx, paymentId: string): Promise<ListedPaymentOrder | undefined> {
	const isEnd = inArray(paymentOrders.kind, ['capture', 'void']);
	const [row] = await joined(tx).where(and(eq(paymentOrders.paymentId, paymentId), isEnd));
	return row && flat(row);
}

/**
 * What a provider has to hear of or be asked about: what was never answered after half a minute, what is unknown after
 * one, open pages every other minute. A card is forgotten once no charge of it is under way.
 */
export async function listPaymentOrdersToAsk(tx: Tx, limit: number): Promise<ListedPaymentOrder[]> {
	const since = (interval: string) =>
		sql`(${paymentOrders.askedAt} is null or ${paymentOrders.askedAt} < now() - ${interval}::interval)`;
	const rows = await joined(tx)
		.where(
			sql`((${paymentOrders.state} = 'requested' and ${since('30 seconds')})
				or (${paymentOrders.state} = 'unknown' and ${since('1 minute')})
				or (${paymentOrders.state} = 'sent' and ${paymentOrders.kind} in ('link', 'charge', 'hold') and ${since('2 minutes')}))
				and (${paymentOrders.kind} <> 'detach' or not exists (select 1 from payment_orders other
					where other.consent_id = ${paymentOrders.consentId} and other.kind = 'charge'
						and other.state in ('requested', 'sent', 'unknown')))`
		)
		.orderBy(sql`${paymentOrders.askedAt} nulls first`, paymentOrders.id)
		.limit(limit);
	return rows.map(flat);
}

/**
 * Marks one as being asked, for half a minute ours: of several nodes one asks.
 *
 * @returns whether it is ours to ask
 */
export async function takeToAsk(
	tx: Tx,
	{ id, askedAt }: { id: string; askedAt: Date | null }
): Promise<boolean> {
	const seen = askedAt
		? sql`${paymentOrders.askedAt} = ${askedAt.toISOString()}::timestamptz`
		: sql`${paymentOrders.askedAt} is null`;
	const rows = await tx
		.update(paymentOrders)
		.set({ askedAt: sql`clock_timestamp()` })
		.where(and(eq(paymentOrders.id, id), inArray(paymentOrders.state, [...OPEN_STATES]), seen))
		.returning({ id: paymentOrders.id });
	return rows.length > 0;
}

/** Moves one on, under its order's lock. */
export async function movePaymentOrder(
	tx: Tx,
	id: string,
	to: { state: PaymentOrderState } & Partial<
		Pick<
			StoredPaymentOrder,
			'providerReference' | 'url' | 'failure' | 'expiresAt' | 'doneAt' | 'paymentId' | 'askedAt'
		>
	>
): Promise<void> {
	await tx.update(paymentOrders).set(to).where(eq(paymentOrders.id, id));
}
