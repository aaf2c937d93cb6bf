import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { PolicyDocument, PolicyVersion } from '../../domain/policy/document.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import type { Actor } from './history.ts';
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
	/** What a draft was begun from. */
	basedOn: string | null;
	/** Which save of a draft this is, from 1. */
	edit: number;
	changedAt: Date;
	/** Who, as `Actor`s id; the kind beside it. */
	changedByKind: string | null;
	changedBy: string | null;
	publishedByKind: string | null;
	publishedBy: string | null;
	publishedReason: string | null;
	/** Taken back before it held for anybody. */
	withdrawnAt: Date | null;
	withdrawnBy: string | null;
	withdrawnReason: string | null;
};

/** From the first order a shop could ever have had. */
export const BEGINNING = new Date(0);

/** The number only has to be ours alone. */
const PUBLISHING_LOCK = 7_203_115;

/** Of several who publish at once, one after the other. */
export async function lockPublishing(tx: Tx): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${PUBLISHING_LOCK})`);
}

/** @param basedOn the version it begins from */
export async function insertDraft(
	tx: Tx,
	document: PolicyDocument,
	by?: Actor,
	basedOn: string | null = null
): Promise<string> {
	const id = newId();
	const who = { changedByKind: by?.kind ?? null, changedBy: by?.id ?? null };
	await tx.insert(policies).values({ id, state: 'draft', document, basedOn, ...who });
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

/** All versions that are published and stand, in the order of `valid_from`, as evaluation takes them. */
export async function listPublished(tx: Tx): Promise<PolicyVersion[]> {
	const rows = await tx
		.select()
		.from(policies)
		.where(and(eq(policies.state, 'published'), isNull(policies.withdrawnAt)))
		.orderBy(asc(policies.validFrom), asc(policies.version));
	return rows.map(({ id, version, validFrom, document }) => ({
		id,
		version: version ?? 0,
		valid_from: (validFrom ?? BEGINNING).toISOString(),
		document: document as PolicyDocument
	}));
}

/** The highest number that publishing or taking back has given out. */
export const NEWEST = 'select greatest(max(version), max(withdrawn_as)) from policies';
const newest = () => sql<number | null>`(${sql.raw(NEWEST)})`;

/** Publishes a draft as the next version. The caller holds the publishing lock. */
export async function publishPolicy(
	tx: Tx,
	id: string,
	validFrom: Date,
	{ by, reason }: { by?: Actor; reason?: string | undefined } = {}
): Promise<{ version: number; publishedAt: Date } | undefined> {
	const [row] = await tx
		.update(policies)
		.set({
			state: 'published',
			version: sql`coalesce(${newest()}, 0) + 1` as never,
			validFrom,
			publishedAt: sql`${commandInstant()}` as never,
			publishedByKind: by?.kind ?? null,
			publishedBy: by?.id ?? null,
			publishedReason: reason ?? null
		})
		.where(and(eq(policies.id, id), eq(policies.state, 'draft')))
		.returning({ version: policies.version, publishedAt: policies.publishedAt });
	return row as { version: number; publishedAt: Date } | undefined;
}

/**
 * Whether an order was placed at that instant or later; and when a version published now begins to hold. That is asked
 * behind the publishing lock, by the clock: whoever waited for it would else begin before the one who had it.
 */
export async function ordersSince(tx: Tx, at: Date): Promise<{ some: boolean; now: Date }> {
	const since = tx
		.select({ id: orders.id })
		.from(orders)
		.where(sql`${orders.placedAt} >= ${at.toISOString()}::timestamptz`)
		.limit(1);
	const [row] = await tx.execute<{ some: boolean; now: string }>(
		sql`select exists(${since}) as some, ${PUBLISHING_INSTANT} as now`
	);
	return { some: row?.some ?? false, now: new Date(row?.now ?? Date.now()) };
}

const PUBLISHING_INSTANT = sql`greatest(
	case when coalesce(current_setting('roundtrip.happened_at', true), '') = '' then date_trunc('milliseconds', clock_timestamp())
		else ${commandInstant()} end,
	(select max(valid_from) from policies where state = 'published' and withdrawn_at is null and valid_from <= clock_timestamp()))`;

/** The version an order placed then keeps (api.md, "Policy document"); as a column's value. */
export const policyOfInstant = (placedAt: Date) => sql<string>`coalesce(
	(select id from ${policies} where state = 'published' and withdrawn_at is null and valid_from <= ${placedAt.toISOString()}::timestamptz
		order by valid_from desc, version desc limit 1),
	(select id from ${policies} where state = 'published' and withdrawn_at is null order by valid_from, version limit 1))`;

/** What an answer to nobody's order rests on: the database's clock, and the newest number there is. One statement. */
export async function findPolicyMoment(tx: Tx): Promise<{ at: string; newest: number | null }> {
	const [row] = await tx.execute<{ at: string; newest: number | null }>(
		sql`select now() as at, ${newest()} as newest`
	);
	if (!row) throw new Error('the database tells no time');
	return { at: new Date(row.at).toISOString(), newest: row.newest };
}

/** The highest number that publishing or taking back has given out; null while nothing is published. */
export async function findNewestVersion(tx: Tx): Promise<number | null> {
	return (await findPolicyMoment(tx)).newest;
}
