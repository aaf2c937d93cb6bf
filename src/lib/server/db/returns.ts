import { and, eq, sql } from 'drizzle-orm';
import type { Taken } from '../../domain/policy/quote/pieces.ts';
import type { ReturnState } from '../../domain/return/states.ts';
import type { NoticedOrder } from '../ports/notice.ts';
import type { Tx } from './client.ts';
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
	await Promise.all([tx.insert(returns).values(row), tx.insert(returnLines).values([...lines])]);
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

/** Charges the fee of a return once, with its first refund: it is the fee of its accepted quote. */
export async function chargeReturn(
	tx: Tx,
	fee: { id: string; orderId: string; quoteId: string; amount: number; at: Date }
): Promise<void> {
	if (fee.amount === 0) return;
	await tx.execute(sql`insert into fees (id, order_id, quote_id, amount, created_at)
		values (${fee.id}, ${fee.orderId}, ${fee.quoteId}, ${fee.amount}, ${fee.at.toISOString()}::timestamptz)
		on conflict (quote_id) do nothing`);
}

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

/**
 * Returns, oldest first.
 *
 * @param after the id of the last one seen; ids go up with time
 */
export async function listReturns(
	tx: Tx,
	{ state, after, limit }: { state?: ReturnState | undefined; after?: string | undefined; limit: number }
): Promise<ReturnRow[]> {
	const rows =
		await tx.execute<ReturnRow>(sql`select ${RETURN_ROW} from returns b join orders o on o.id = b.order_id
		where ${state ? sql`b.state = ${state}` : sql`true`} and ${after ? sql`b.id > ${after}::uuid` : sql`true`}
		order by b.id limit ${limit}`);
	return [...rows];
}

/** One return as machines read it. */
export async function readReturn(tx: Tx, id: string): Promise<ReturnRow | undefined> {
	const [row] =
		await tx.execute<ReturnRow>(sql`select ${RETURN_ROW} from returns b join orders o on o.id = b.order_id
		where b.id = ${id}`);
	return row;
}

const instants = [
	...['created_at', 'decide_by', 'approved_at', 'expires_at', 'sent_at', 'received_at', 'settle_by'],
	...['inspected_at', 'object_by', 'objected_at', 'refunded_at', 'settled_at', 'closed_at', 'ended_at']
] as const;
type Instants = Record<(typeof instants)[number], string | null>;
const utc = (name: string) =>
	`to_char(b.${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${name}`;

const RETURN_ROW =
	sql.raw(`b.id, o.ref as "order", o.currency, b.number, b.quote_id as quote, b.kind, b.state, b.way_back, b.postage_by,
	b.postage::float8 as postage, b.refund_when, b.promised::float8 as promised, b.refunded::float8 as refunded, b.reason, b.proof,
	${instants.map(utc).join(', ')},
	(select json_agg(json_build_object('line', l.line_id, 'quantity', l.quantity, 'received', l.received, 'reason', l.reason,
		'resolution', l.resolution, 'condition', l.condition, 'resellable', l.resellable, 'deduction', l.deduction,
		'deduction_reason', l.deduction_reason) order by l.line_id) from return_lines l where l.return_id = b.id) as lines,
	(select coalesce(json_agg(json_build_object('id', s.id, 'carrier', s.carrier, 'tracking_number', s.tracking_number,
		'status', s.status) order by s.position), '[]') from shipments s where s.return_id = b.id) as shipments,
	(select coalesce(json_agg(json_build_object('id', f.id, 'state', f.state, 'amount', f.amount, 'payment', f.payment_id,
		'due_at', f.due_at) order by f.id), '[]') from refunds f where f.return_id = b.id) as refunds`);

/** A return as stored, with its lines, parcels and refunds; amounts in minor units, instants RFC 3339. */
export type ReturnRow = Instants & {
	id: string;
	order: string;
	currency: string;
	number: string;
	quote: string;
	kind: StoredReturn['kind'];
	state: ReturnState;
	way_back: StoredReturn['wayBack'];
	postage_by: StoredReturn['postageBy'];
	postage: number;
	refund_when: StoredReturn['refundWhen'];
	promised: number;
	refunded: number;
	reason: string | null;
	proof: string | null;
	lines: {
		line: string;
		quantity: number;
		received: number;
		reason: string | null;
		resolution: string;
		condition: string | null;
		resellable: boolean | null;
		deduction: number;
		deduction_reason: string | null;
	}[];
	shipments: { id: string; carrier: string; tracking_number: string; status: string }[];
	refunds: { id: string; state: string; amount: number; payment: string; due_at: string | null }[];
};

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

/** What notices tell of an order's returns; amounts in minor units. */
export async function listNoticedReturns(
	tx: Tx,
	orderId: string
): Promise<(Omit<NoticedOrder['returns'][number], 'words'> & { reason: string | null })[]> {
	const lines = (quantity: string, where: string) =>
		sql.raw(`(select coalesce(json_agg(json_build_object('line', l.line_id, 'quantity', ${quantity}) order by l.line_id), '[]')
			from return_lines l where l.return_id = b.id and ${where})`);
	const rows = await tx.execute<
		Omit<NoticedOrder['returns'][number], 'words'> & { reason: string | null }
	>(sql`
		select b.id, b.number, b.promised::float8 as promised, b.reason, ${lines('l.quantity', 'true')} as lines,
			${lines('l.received', 'l.received > 0')} as received,
			(select coalesce(json_agg(json_build_object('line', l.line_id, 'amount', l.deduction, 'reason', l.deduction_reason)
				order by l.line_id), '[]') from return_lines l where l.return_id = b.id and l.deduction > 0) as deductions
		from returns b where b.order_id = ${orderId} order by b.position`);
	return [...rows];
}
