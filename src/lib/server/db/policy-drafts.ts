import { and, eq, sql } from 'drizzle-orm';
import type { PolicyDocument } from '../../domain/policy/document.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import type { Actor } from './history.ts';
import { isId } from './ids.ts';
import type { StoredPolicy } from './policies.ts';
import { NEWEST } from './policies.ts';
import { policies } from './schema/policies.ts';

/** A policy as the desk lists it: with the names of those who wrote and published it. */
export type ListedPolicy = StoredPolicy & { changedByName: string | null; publishedByName: string | null };

/** Orders under a version: as many as are counted, and the latest of them. */
export type OrdersUnder = { count: number; isMore: boolean; latest: string[] };

/** Counting stops here: "more than" says as much. */
const MOST_COUNTED = 10_000;
const LATEST = 5;

/** The policy, and nobody else changes it meanwhile. */
export async function lockPolicy(tx: Tx, id: string): Promise<StoredPolicy | undefined> {
	if (!isId(id)) return undefined;
	const [row] = await tx.select().from(policies).where(eq(policies.id, id)).for('update');
	return row as StoredPolicy | undefined;
}

/** Saves a draft that is locked; the save gets the next number. */
export async function saveDraft(
	tx: Tx,
	id: string,
	document: PolicyDocument,
	by: Actor
): Promise<StoredPolicy | undefined> {
	const [row] = await tx
		.update(policies)
		.set({
			document,
			edit: sql`${policies.edit} + 1` as never,
			changedAt: sql`${commandInstant()}` as never,
			changedByKind: by.kind,
			changedBy: by.id ?? null
		})
		.where(and(eq(policies.id, id), eq(policies.state, 'draft')))
		.returning();
	return row as StoredPolicy | undefined;
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
	await tx.delete(policies).where(and(eq(policies.id, id), eq(policies.state, 'draft')));
}

/**
 * Takes back a published version; the caller holds the publishing lock. The database refuses it once it holds.
 *
 * @returns nothing where it holds by now, or an order has it
 */
export async function withdrawPolicy(
	tx: Tx,
	id: string,
	by: Actor,
	reason: string
): Promise<{ withdrawnAs: number } | undefined> {
	const [row] = await tx.execute<{ withdrawnAs: number }>(sql`
		update policies set withdrawn_at = date_trunc('milliseconds', now()), withdrawn_by = ${by.id ?? null},
			withdrawn_reason = ${reason}, withdrawn_as = (${sql.raw(NEWEST)}) + 1
		where id = ${id}::uuid and state = 'published' and withdrawn_at is null and valid_from > clock_timestamp()
			and not exists (select from orders where policy_id = ${id}::uuid)
		returning withdrawn_as as "withdrawnAs"`);
	return row;
}

const NAMES = {
	changedByName: sql<
		string | null
	>`(select name from staff_accounts where principal_id::text = ${policies.changedBy})`,
	publishedByName: sql<
		string | null
	>`(select name from staff_accounts where principal_id::text = ${policies.publishedBy})`
};

/** Drafts and published versions with names, newest first. */
export async function listPoliciesAtDesk(tx: Tx): Promise<ListedPolicy[]> {
	const rows = await tx
		.select({ policy: policies, ...NAMES })
		.from(policies)
		.orderBy(sql`${policies.version} desc nulls first`, sql`${policies.changedAt} desc`);
	return rows.map(({ policy, ...names }) => ({ ...(policy as StoredPolicy), ...names }));
}

/** How many orders stand under each version, by the version's id. */
export async function countOrdersUnder(tx: Tx, ids: readonly string[]): Promise<Map<string, OrdersUnder>> {
	if (ids.length === 0) return new Map();
	const list = sql.join(
		ids.map((id) => sql`${id}::uuid`),
		sql`, `
	);
	const rows = await tx.execute<{ id: string; count: number; latest: string[] }>(sql`
		select v.id, (select count(*)::int from (select from orders o where o.policy_id = v.id limit ${MOST_COUNTED + 1}) x) as count,
			coalesce((select json_agg(x.ref) from (select o.ref from orders o where o.policy_id = v.id
				order by o.placed_at desc nulls last limit ${LATEST}) x), '[]') as latest
		from unnest(array[${list}]) v (id)`);
	return new Map(
		rows.map(({ id, count, latest }) => [
			id,
			{ count: Math.min(count, MOST_COUNTED), isMore: count > MOST_COUNTED, latest }
		])
	);
}
