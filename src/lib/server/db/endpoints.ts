import { asc, count, eq, ne, sql } from 'drizzle-orm';
import type { DisabledBecause, EndpointState } from '../../domain/endpoints/endpoint.ts';
import type { Database, Tx } from './client.ts';
import type { Actor } from './history.ts';
import { endpointDeliveries, endpoints } from './schema/endpoints.ts';
import { skipAsSubscriber } from './subscriber.ts';

/** A signing secret as it is kept: locked, with the id of the key that opens it, and until when it signs. */
export type KeptSecret = { sealed: string; keyId: string; until?: string };

type Row = typeof endpoints.$inferSelect;
export type StoredEndpoint = Omit<Row, 'secrets'> & { secrets: KeptSecret[] };

const asEndpoint = (row: Row): StoredEndpoint => ({ ...row, secrets: row.secrets as KeptSecret[] });

export type NewEndpoint = {
	id: string;
	url: string;
	description: string;
	events: readonly string[];
	secrets: readonly KeptSecret[];
	createdBy: Actor;
};

/** Writes an endpoint that is sent to from now on. */
export async function insertEndpoint(
	tx: Tx,
	{ createdBy, ...endpoint }: NewEndpoint
): Promise<StoredEndpoint> {
	const [row] = await tx
		.insert(endpoints)
		.values({
			...endpoint,
			events: [...endpoint.events],
			createdByKind: createdBy.kind,
			createdById: createdBy.id ?? null
		})
		.returning();
	if (!row) throw new Error('the endpoint was not written');
	return asEndpoint(row);
}

export async function countEndpoints(tx: Tx): Promise<number> {
	const [row] = await tx.select({ n: count() }).from(endpoints);
	return row?.n ?? 0;
}

/** Locks an endpoint's row; nothing where there is none. */
export async function lockEndpoint(tx: Tx, id: string): Promise<StoredEndpoint | undefined> {
	const [row] = await tx.select().from(endpoints).where(eq(endpoints.id, id)).for('update');
	return row && asEndpoint(row);
}

export type ListedEndpoint = StoredEndpoint & { waiting: number; failed: number };

/** Tests are not counted: nothing is owed by them. */
const countOf = (state: 'waiting' | 'failed') =>
	sql<number>`(select count(*)::int from ${endpointDeliveries} d where d.endpoint_id = endpoints.id and d.state = ${state}::endpoint_delivery_state
		and d.order_id is not null)`;

const listed = (tx: Tx) =>
	tx.select({ endpoint: endpoints, waiting: countOf('waiting'), failed: countOf('failed') }).from(endpoints);

/** An endpoint with how much waits for it and how much has failed. */
export async function findEndpoint(tx: Tx, id: string): Promise<ListedEndpoint | undefined> {
	const [row] = await listed(tx).where(eq(endpoints.id, id));
	return row && { ...asEndpoint(row.endpoint), waiting: row.waiting, failed: row.failed };
}

/** All of them, oldest first. */
export async function listEndpoints(tx: Tx): Promise<ListedEndpoint[]> {
	const rows = await listed(tx).orderBy(asc(endpoints.id));
	return rows.map(({ endpoint, ...counts }) => ({ ...asEndpoint(endpoint), ...counts }));
}

export type Subscribed = { id: string; events: string[]; createdAt: Date };

/** Those for which is kept what happens: also where people have paused them. */
export const listSubscribed = (tx: Tx): Promise<Subscribed[]> =>
	tx
		.select({ id: endpoints.id, events: endpoints.events, createdAt: endpoints.createdAt })
		.from(endpoints)
		.where(ne(endpoints.state, 'disabled'));

export type EndpointChange = {
	url?: string | undefined;
	description?: string | undefined;
	events?: string[] | undefined;
	secrets?: KeptSecret[] | undefined;
	/** It is not left alone any longer. */
	restsUntil?: null | undefined;
	/** What people switch on again begins anew. */
	state?: Exclude<EndpointState, 'disabled'> | undefined;
};

/** Changes what is given of a locked endpoint. */
export async function saveEndpoint(tx: Tx, id: string, { state, ...change }: EndpointChange): Promise<void> {
	const anew = { disabledBecause: null, disabledAt: null, failures: 0, failingSince: null, restsUntil: null };
	const set = { ...change, ...(state && { state, ...(state === 'active' ? anew : {}) }) };
	if (state === 'paused') Object.assign(set, { disabledBecause: null, disabledAt: null });
	if (Object.values(set).every((value) => value === undefined)) return;
	await tx.update(endpoints).set(set).where(eq(endpoints.id, id));
}

/** Deletes an endpoint and what was kept for it. */
export async function deleteEndpoint(tx: Tx, id: string): Promise<void> {
	await tx.delete(endpoints).where(eq(endpoints.id, id));
}

export type EndpointStanding = {
	failures: number;
	failingSince: Date | null;
	restsUntil: Date | null;
};

/** How a locked endpoint stands after a failure; `off` switches it off. */
export async function noteStanding(
	tx: Tx,
	id: string,
	standing: EndpointStanding,
	off?: DisabledBecause
): Promise<void> {
	const disabled = off && {
		state: 'disabled' as const,
		disabledBecause: off,
		disabledAt: sql`now()` as never
	};
	await tx
		.update(endpoints)
		.set({ ...standing, ...disabled })
		.where(eq(endpoints.id, id));
}

/** How many endpoints are in each state. */
export async function countEndpointStates(tx: Tx): Promise<ReadonlyMap<string, number>> {
	const rows = await tx
		.select({ state: endpoints.state, n: count() })
		.from(endpoints)
		.groupBy(endpoints.state);
	return new Map(rows.map(({ state, n }) => [state, n]));
}

/** Where no endpoint exists nobody has to read what happens: the cursor goes along. Returns whether there is none. */
export const skipWithoutEndpoints = (db: Database, subscriber: string): Promise<boolean> =>
	skipAsSubscriber(db, subscriber, endpoints);
