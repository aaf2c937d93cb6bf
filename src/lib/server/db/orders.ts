import { and, eq, isNull, sql } from 'drizzle-orm';
import { orderStatus } from '../../domain/order/order-status.ts';
import type { Portion } from '../../domain/order/portions.ts';
import type { Tx } from './client.ts';
import { COMMAND_INSTANT, commandInstant } from './command-instant.ts';
import { chainEntries, entriesAsJson, WRITE_ENTRIES, type Actor, type NewEntry } from './history.ts';
import { plain } from './plain.ts';
import { policyOfInstant } from './policies.ts';
import { supersede } from './quotes.ts';
import { orderLines, orderPeople, orders } from './schema/orders.ts';

export type NewOrder = typeof orders.$inferInsert;
export type NewLine = typeof orderLines.$inferInsert;
export type NewPeople = typeof orderPeople.$inferInsert;

/** An order whose row this transaction holds: nobody else changes anything of it until we commit. */
export type LockedOrder = {
	id: string;
	ref: string;
	currency: string;
	version: number;
	paidAt: Date | null;
	documentHash: Buffer;
	sourceUpdatedAt: Date | null;
	historySeq: number;
	historyHash: Buffer | null;
	/** The instant of the command: PostgreSQL's `now()`, to the millisecond. */
	now: Date;
};

const LOCKED = {
	id: orders.id,
	ref: orders.ref,
	currency: orders.currency,
	version: orders.version,
	paidAt: orders.paidAt,
	documentHash: orders.documentHash,
	sourceUpdatedAt: orders.sourceUpdatedAt,
	historySeq: orders.historySeq,
	historyHash: orders.historyHash,
	now: sql<Date>`${commandInstant()}`.mapWith(orders.placedAt)
};

/**
 * Takes the order's row lock, the one every command on the order queues on. Nobody changes what names an order, so that rows
 * which only refer to it (a quote, a notice) are written beside it.
 */
export async function lockOrder(
	tx: Tx,
	by: { ref: string } | { id: string } | { quote: string } | { refund: string }
): Promise<LockedOrder | undefined> {
	const [how, which] = Object.entries(by)[0] as [keyof typeof LOCK, string];
	const [row] = await plain<LockedRow>(tx, LOCK[how], [which]);
	if (!row) return undefined;
	const { id, ref, currency, version } = row;
	return {
		...{ id, ref, currency, version, documentHash: row.document_hash, historyHash: row.history_hash },
		paidAt: row.paid_at === null ? null : new Date(row.paid_at),
		sourceUpdatedAt: row.source_updated_at === null ? null : new Date(row.source_updated_at),
		historySeq: row.history_seq,
		now: new Date(row.now)
	};
}

type LockedRow = {
	id: string;
	ref: string;
	currency: string;
	version: number;
	paid_at: string | null;
	document_hash: Buffer;
	source_updated_at: string | null;
	history_seq: number;
	history_hash: Buffer | null;
	now: string;
};

const lockBy = (
	which: string
) => `select id, ref, currency, version, paid_at, document_hash, source_updated_at,
	history_seq, history_hash, ${COMMAND_INSTANT} as now from orders where ${which} for no key update`;
const LOCK = {
	ref: lockBy('ref = $1'),
	id: lockBy('id = $1'),
	quote: lockBy('id = (select order_id from quotes where id = $1)'),
	refund: lockBy('id = (select order_id from refunds where id = $1)')
};

/** Inserts the order's row and takes its lock; nothing where the ref is taken (by now, by anybody). */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<LockedOrder | undefined> {
	const [row] = await tx
		.insert(orders)
		.values({ ...order, policyId: policyOfInstant(order.placedAt) as never })
		.onConflictDoNothing({ target: orders.ref })
		.returning(LOCKED);
	return row;
}

/** A statement takes 65,534 values, and a line has twenty. */
const LINES_AT_ONCE = 1000;

export async function insertLines(tx: Tx, lines: NewLine[], people: NewPeople): Promise<void> {
	await tx.insert(orderPeople).values(people);
	for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
		await tx.insert(orderLines).values(lines.slice(from, from + LINES_AT_ONCE));
	}
}

/** What the shop may change of an order after it was placed. Lines, shares and amounts are not among it. */
export type OrderFacts = Partial<
	Pick<
		NewOrder,
		| 'tags'
		| 'locale'
		| 'market'
		| 'sourceUpdatedAt'
		| 'documentHash'
		| 'buyerTier'
		| 'informedOfWithdrawalAt'
		| 'shipBy'
		| 'deliverBy'
		| 'disclosures'
		| 'delayNotices'
		| 'metadata'
		| 'paidAt'
	>
>;

/**
 * Ends a command on a locked order: history and outbox are appended, and the order's row gets its new version,
 * status and whatever facts changed; quotes whose goods were taken end (api.md, "Quote"). Call it once per command,
 * after everything else was written. `portions` may be left out where no goods moved and nothing was paid: the status
 * stays what it is.
 */
export async function recordChange(
	tx: Tx,
	order: LockedOrder,
	change: { portions?: readonly Portion[]; entries: readonly NewEntry[]; actor: Actor; facts?: OrderFacts }
): Promise<void> {
	const { portions, entries, actor, facts } = change;
	if (facts && Object.keys(facts).length > 0)
		await tx.update(orders).set(facts).where(eq(orders.id, order.id));
	const end = { orderId: order.id, seq: order.historySeq, hash: order.historyHash };
	const timed = entries.map((entry) => ({ ...entry, at: order.now }));
	const { rows, end: chain } = chainEntries(end, timed, actor);
	const paidAt = facts?.paidAt ?? order.paidAt;
	const status = portions ? orderStatus(portions, paidAt !== null) : null;
	await plain(tx, RECORD, [
		...[order.id, entriesAsJson(rows), order.version, status],
		...[chain.seq, chain.hash, order.now.toISOString()]
	]);
}

const RECORD = `with ${WRITE_ENTRIES}, ended as (${supersede('$1')})
	update orders set version = version + 1, status = coalesce($4, status), history_seq = $5, history_hash = $6, updated_at = $7
	where id = $1 and version = $3`;

/**
 * Writes who bought and where it goes. A person who was erased stays erased, whatever the shop sends later.
 *
 * @returns whether it was written
 */
export async function updatePeople(
	tx: Tx,
	orderId: string,
	people: Omit<NewPeople, 'orderId'>
): Promise<boolean> {
	const rows = await tx
		.update(orderPeople)
		.set(people)
		.where(and(eq(orderPeople.orderId, orderId), isNull(orderPeople.erasedAt)))
		.returning({ orderId: orderPeople.orderId });
	return rows.length > 0;
}

/** The lines of an order as the shop numbered them, for checks: id and ordered quantity. */
export async function listLineQuantities(tx: Tx, orderId: string): Promise<Map<string, number>> {
	const rows = await tx
		.select({ id: orderLines.id, quantity: orderLines.quantity })
		.from(orderLines)
		.where(eq(orderLines.orderId, orderId));
	return new Map(rows.map(({ id, quantity }) => [id, quantity]));
}

/** The ref behind an id. */
export async function findOrderHead(tx: Tx, id: string): Promise<{ id: string; ref: string } | undefined> {
	const [row] = await tx.select({ id: orders.id, ref: orders.ref }).from(orders).where(eq(orders.id, id));
	return row;
}

/** The id behind a ref. */
export async function findOrderId(tx: Tx, ref: string): Promise<string | undefined> {
	const [row] = await tx.select({ id: orders.id }).from(orders).where(eq(orders.ref, ref));
	return row?.id;
}
