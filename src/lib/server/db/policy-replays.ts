import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { QuoteBody } from '../../domain/cancellation/quote-body.ts';
import type { PolicyDocument } from '../../domain/policy/document.ts';
import type { QuoteKind } from '../../domain/policy/quote/pieces.ts';
import type { Tally } from '../../domain/policy/replay/tally.ts';
import type { Tx } from './client.ts';
import { isId, newId } from './ids.ts';
import { policyReplays } from './schema/policies.ts';

/** Where a replay goes on: by time and id, newest first. */
export type Cursor = { at: string; id: string } | null;

/** How far a replay is. First the open orders, then the quotes of the past. */
export type ReplayProgress = {
	part: 'open' | 'past';
	cursor: Cursor;
	/** Orders and quotes looked at, of about so many. */
	done: number;
	total: number;
	/** Looked at so far, of each part. */
	seen: { open: number; past: number };
	/** Whether there were more than are looked at. */
	isCut: { open: boolean; past: boolean };
	tally: Tally;
};

export type StoredReplay = {
	id: string;
	policyId: string;
	baseId: string;
	document: PolicyDocument;
	edit: number;
	months: number;
	state: 'running' | 'done' | 'stopped';
	progress: ReplayProgress;
	createdAt: Date;
	createdBy: string;
};

/** Of one draft the last few are kept. */
const KEPT = 5;

export async function insertReplay(
	tx: Tx,
	replay: Omit<StoredReplay, 'id' | 'state' | 'createdAt'>
): Promise<string> {
	const id = newId();
	await tx.insert(policyReplays).values({ ...replay, id });
	const old = tx
		.select({ id: policyReplays.id })
		.from(policyReplays)
		.where(eq(policyReplays.policyId, replay.policyId))
		.orderBy(desc(policyReplays.createdAt), desc(policyReplays.id))
		.offset(KEPT);
	await tx.delete(policyReplays).where(inArray(policyReplays.id, old));
	return id;
}

/** The last replay of a draft; nothing where it was never tried. */
export async function findLastReplay(tx: Tx, policyId: string): Promise<StoredReplay | undefined> {
	if (!isId(policyId)) return undefined;
	const [row] = await tx
		.select()
		.from(policyReplays)
		.where(eq(policyReplays.policyId, policyId))
		.orderBy(desc(policyReplays.createdAt), desc(policyReplays.id))
		.limit(1);
	return row as StoredReplay | undefined;
}

/** A replay that runs, for one worker at a time; nothing where another has it, or it has ended. */
export async function takeReplay(tx: Tx, id: string): Promise<StoredReplay | undefined> {
	const [row] = await tx
		.select()
		.from(policyReplays)
		.where(and(eq(policyReplays.id, id), eq(policyReplays.state, 'running')))
		.for('update', { skipLocked: true });
	return row as StoredReplay | undefined;
}

export async function saveReplay(
	tx: Tx,
	id: string,
	change: { progress?: ReplayProgress; state?: StoredReplay['state'] }
): Promise<void> {
	await tx.update(policyReplays).set(change).where(eq(policyReplays.id, id));
}

/** Orders that are not over, or were placed so lately that they can still come back. */
const OPEN = sql`o.status not in ('cancelled', 'returned')
	and (o.status not in ('delivered', 'partly_returned') or o.placed_at > now() - interval '13 months')`;

/** The next open orders, newest first. */
export async function listOpenOrders(
	tx: Tx,
	after: Cursor,
	limit: number
): Promise<{ id: string; at: string }[]> {
	const from = after ? sql`and (o.placed_at, o.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
	return tx.execute<{ id: string; at: string }>(sql`select o.id, o.placed_at::text as at from orders o
		where ${OPEN} ${from} order by o.placed_at desc nulls last, o.id desc nulls last limit ${limit}`);
}

export type PastRow = { id: string; at: string; order: string; kind: QuoteKind; body: QuoteBody };

const past = (months: number) =>
	sql`q.state = 'accepted' and q.kind in ('cancel', 'withdraw', 'return')
		and q.accepted_at > now() - make_interval(months => ${months}::int)`;

/** The next quotes that were accepted in the last `months`, newest first. */
export async function listAcceptedQuotes(
	tx: Tx,
	{ months, after, limit }: { months: number; after: Cursor; limit: number }
): Promise<PastRow[]> {
	const from = after ? sql`and (q.accepted_at, q.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
	return tx.execute<PastRow>(sql`select q.id, q.accepted_at::text as at, q.order_id as "order", q.kind, q.body
		from quotes q where ${past(months)} ${from}
		order by q.accepted_at desc nulls last, q.id desc nulls last limit ${limit}`);
}

/** How many of each there are, counted no further than they are looked at. */
export async function countForReplay(
	tx: Tx,
	months: number,
	most: { open: number; past: number }
): Promise<{ open: number; past: number }> {
	const [row] = await tx.execute<{ open: number; past: number }>(sql`select
		(select count(*)::int from (select from orders o where ${OPEN} limit ${most.open}) x) as open,
		(select count(*)::int from (select from quotes q where ${past(months)} limit ${most.past}) x) as past`);
	return row ?? { open: 0, past: 0 };
}
