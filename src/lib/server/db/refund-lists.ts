import { asc, eq, sql, type SQL } from 'drizzle-orm';
import type { RefundState } from '../../domain/order/states.ts';
import type { Tx } from './client.ts';
import { EVERYBODYS, isOnSide, type Side } from './desk-tasks.ts';
import { coveredByDispute } from './disputes.ts';
import { waitsForDestination } from './refund-destinations.ts';
import type { StoredRefund } from './refunds.ts';
import { payments, refundDestinations, refunds } from './schema/money.ts';
import { orders } from './schema/orders.ts';

/** A refund as lists show it: with its order and its payment. */
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

const isOpen = (side: Side): SQL =>
	sql`${refunds.state} <> 'settled' and not ${orders.historical} and ${isOnSide('refund', sql`${refunds.id}::text`, side)}`;

/** Those that `listOpenRefunds` lists, to be counted. */
export const openRefunds = (side: Side): SQL =>
	sql`select from ${refunds} join ${orders} on ${orders.id} = ${refunds.orderId} where ${isOpen(side)}`;

/** Refunds that are not settled: what went wrong first, then by the day they are due. */
export async function listOpenRefunds(
	tx: Tx,
	limit: number,
	side: Side = EVERYBODYS
): Promise<ListedRefund[]> {
	const rows = await joined(tx)
		.where(isOpen(side))
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
