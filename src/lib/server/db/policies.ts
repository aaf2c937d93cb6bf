import { and, asc, eq, max, sql } from 'drizzle-orm';
import type { PolicyDocument, PolicyVersion } from '../../domain/policy/document.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import { newId } from './ids.ts';
import { orders } from './schema/orders.ts';
import { policies } from './schema/policies.ts';

/** A draft, or a published version that can never change again (the database holds that too). */
export type StoredPolicy = {
	id: string;
	version: number | null;
	state: 'draft' | 'published';
	validFrom: Date | null;
	document: PolicyDocument;
	createdAt: Date;
	publishedAt: Date | null;
};

/** From the first order a shop could ever have had. */
export const BEGINNING = new Date(0);

/** The number only has to be ours alone. */
const PUBLISHING_LOCK = 7_203_115;

/** Of several who publish at once, one after the other. */
export async function lockPublishing(tx: Tx): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${PUBLISHING_LOCK})`);
}

export async function insertDraft(tx: Tx, document: PolicyDocument): Promise<string> {
	const id = newId();
	await tx.insert(policies).values({ id, state: 'draft', document });
	return id;
}

export async function findPolicy(tx: Tx, id: string): Promise<StoredPolicy | undefined> {
	const [row] = await tx.select().from(policies).where(eq(policies.id, id));
	return row as StoredPolicy | undefined;
}

/** Drafts and published versions, newest first. */
export async function listPolicies(tx: Tx): Promise<StoredPolicy[]> {
	const rows = await tx
		.select()
		.from(policies)
		.orderBy(sql`${policies.version} desc nulls first`, sql`id desc`);
	return rows as StoredPolicy[];
}

/** All published versions in the order of `valid_from`, as evaluation takes them. */
export async function listPublished(tx: Tx): Promise<PolicyVersion[]> {
	const rows = await tx
		.select()
		.from(policies)
		.where(eq(policies.state, 'published'))
		.orderBy(asc(policies.validFrom), asc(policies.version));
	return rows.map(({ id, version, validFrom, document }) => ({
		id,
		version: version ?? 0,
		valid_from: (validFrom ?? BEGINNING).toISOString(),
		document: document as PolicyDocument
	}));
}

/** Publishes a draft as the next version. The caller holds the publishing lock. */
export async function publishPolicy(
	tx: Tx,
	id: string,
	validFrom: Date
): Promise<{ version: number; publishedAt: Date } | undefined> {
	const [last] = await tx.select({ version: max(policies.version) }).from(policies);
	const [row] = await tx
		.update(policies)
		.set({
			state: 'published',
			version: (last?.version ?? 0) + 1,
			validFrom,
			publishedAt: sql`${commandInstant()}` as never
		})
		.where(and(eq(policies.id, id), eq(policies.state, 'draft')))
		.returning({ version: policies.version, publishedAt: policies.publishedAt });
	return row as { version: number; publishedAt: Date } | undefined;
}

/** Whether an order was placed at that instant or later, and the instant of this command. */
export async function ordersSince(tx: Tx, at: Date): Promise<{ some: boolean; now: Date }> {
	const since = tx
		.select({ id: orders.id })
		.from(orders)
		.where(sql`${orders.placedAt} >= ${at.toISOString()}::timestamptz`)
		.limit(1);
	const [row] = await tx.execute<{ some: boolean; now: string }>(
		sql`select exists(${since}) as some, ${commandInstant()} as now`
	);
	return { some: row?.some ?? false, now: new Date(row?.now ?? Date.now()) };
}

/** The version an order placed then keeps (api.md, "Policy document"); as a column's value. */
export const policyOfInstant = (placedAt: Date) => sql<string>`coalesce(
	(select id from ${policies} where state = 'published' and valid_from <= ${placedAt.toISOString()}::timestamptz
		order by valid_from desc, version desc limit 1),
	(select id from ${policies} where state = 'published' order by valid_from, version limit 1))`;

/** What an answer to nobody's order rests on: the database's clock, and the newest version there is. One statement. */
export async function findPolicyMoment(tx: Tx): Promise<{ at: string; newest: number | null }> {
	const [row] = await tx
		.select({ at: sql<Date>`now()`.mapWith((text) => new Date(String(text))), newest: max(policies.version) })
		.from(policies);
	if (!row) throw new Error('the database tells no time');
	return { at: row.at.toISOString(), newest: row.newest };
}

/** The highest version number that is published; null while there is none. */
export async function findNewestVersion(tx: Tx): Promise<number | null> {
	const [row] = await tx.select({ newest: max(policies.version) }).from(policies);
	return row?.newest ?? null;
}
