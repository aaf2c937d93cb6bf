import { and, eq, sql } from 'drizzle-orm';
import type { Taken } from '../../domain/policy/quote/pieces.ts';
import type { Tx } from './client.ts';
import { plain, type Value } from './plain.ts';
import { orders } from './schema/orders.ts';
import { returnLines, returns } from './schema/returns.ts';

export type NewReturn = typeof returns.$inferInsert;
export type NewReturnLine = typeof returnLines.$inferInsert;
export type ReturnLineFacts = Pick<
	typeof returnLines.$inferSelect,
	'received' | 'condition' | 'resellable' | 'deduction' | 'deductionReason'
>;
export type StoredReturn = Omit<typeof returns.$inferSelect, 'takes'> & { takes: Taken[] };

/** Writes a return and what comes back with it. Its pieces are the portions that name it: the same transaction moves them. */
export async function insertReturn(tx: Tx, row: NewReturn, lines: readonly NewReturnLine[]): Promise<void> {
	const statements = [tx.insert(returns).values(row), tx.insert(returnLines).values([...lines])];
	// Sent at once and prepared, so that what follows travels with them.
	await Promise.all(
		statements.map((one) => {
			const { sql: text, params } = one.toSQL();
			return plain(tx, text, params as Value[]);
		})
	);
}

/** A return by id. Read it again after its order is locked. */
export async function findReturn(tx: Tx, id: string): Promise<StoredReturn | undefined> {
	const [row] = await tx.select().from(returns).where(eq(returns.id, id));
	return row as StoredReturn | undefined;
}

/** Moves a return on from the state it was read in, under its order's lock. */
export async function changeReturn(
	tx: Tx,
	{ id, state }: Pick<StoredReturn, 'id' | 'state'>,
	to: Partial<NewReturn>
): Promise<void> {
	const rows = await tx
		.update(returns)
		.set(to)
		.where(and(eq(returns.id, id), eq(returns.state, state)))
		.returning({ id: returns.id });
	if (rows.length !== 1) throw new Error(`return ${id} was not ${state} under its order's lock`);
}

/** What was found of one line when it came. */
export async function changeReturnLine(
	tx: Tx,
	returnId: string,
	lineId: string,
	to: Partial<ReturnLineFacts>
): Promise<void> {
	await tx
		.update(returnLines)
		.set(to)
		.where(and(eq(returnLines.returnId, returnId), eq(returnLines.lineId, lineId)));
}

/**
 * Charges the fee of a return with its refund: the fee of its accepted quote, and less where less came. A second box, or an
 * exchange that lapsed, changes it.
 */
export async function chargeReturn(
	tx: Tx,
	fee: { id: string; orderId: string; quoteId: string; amount: number; at: Date }
): Promise<void> {
	await plain(tx, CHARGE, [fee.id, fee.orderId, fee.quoteId, fee.amount, fee.at.toISOString()]);
}

const CHARGE = `insert into fees (id, order_id, quote_id, amount, created_at)
	select $1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::timestamptz
	where $4::bigint > 0 or exists (select from fees where quote_id = $3::uuid)
	on conflict (quote_id) do update set amount = excluded.amount where fees.amount <> excluded.amount`;

/** The order a return belongs to. */
export async function findReturnHead(
	tx: Tx,
	id: string
): Promise<{ orderId: string; ref: string } | undefined> {
	const [row] = await tx
		.select({ orderId: returns.orderId, ref: orders.ref })
		.from(returns)
		.innerJoin(orders, eq(orders.id, returns.orderId))
		.where(eq(returns.id, id));
	return row;
}

/** What the clock has to do about a return. */
export type DueReturn = { id: string; step: 'approve' | 'expire' | 'settle' | 'close' };

/**
 * Returns whose clock has run out, each with what follows: a review nobody made, a label nobody used (not where its money
 * has gone out already: that is for a person), goods nobody looked at, a deduction nobody objects to any more or an
 * objection nobody answered, money that has arrived.
 */
export async function listDueReturns(tx: Tx, limit: number): Promise<DueReturn[]> {
	const rows = await tx.execute<DueReturn>(sql`
		(select id, 'approve' as step from returns where state = 'needs_review' and decide_by <= now() order by decide_by limit ${limit})
		union all (select id, 'expire' from returns where state = 'approved' and expires_at is not null and expires_at <= now()
			and refunded_at is null order by expires_at limit ${limit})
		union all (select id, 'settle' from returns where state = 'received' and settle_by <= now() order by settle_by limit ${limit})
		union all (select id, 'settle' from returns where state = 'inspected' and object_by <= now() order by object_by limit ${limit})
		union all (select id, 'close' from returns r where state = 'settled' and not exists
			(select from refunds f where f.return_id = r.id and f.state <> 'settled') order by settled_at limit ${limit})`);
	return [...rows];
}

/** Whether a refund of a return is still to arrive. */
export async function hasOpenRefund(tx: Tx, returnId: string): Promise<boolean> {
	const rows = await tx.execute(
		sql`select 1 from refunds where return_id = ${returnId} and state <> 'settled' limit 1`
	);
	return rows.length > 0;
}

/** What people wrote about the returns of an order goes; why one was declined stays as its handle. */
export async function deleteReturnWords(tx: Tx, orderId: string): Promise<void> {
	await tx.execute(sql`update returns set objection = null, proof = null,
		reason = case when split_part(reason, ':', 1) ~ '^[a-z_]+$' then split_part(reason, ':', 1)
			when reason is not null then 'other' end
		where order_id = ${orderId} and (objection is not null or proof is not null or reason is not null)`);
}
