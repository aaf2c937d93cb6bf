import type { Readable } from 'node:stream';
import type { Sql, TransactionSql } from 'postgres';

/** A table as an export names it: its columns (computed ones are computed again) and what tells its rows apart. */
export type TableShape = { name: string; columns: string[]; key: { column: string; isText: boolean }[] };

/** Names come from the catalogue, or from an export that is compared with it: quoted all the same. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Every table of the shop, by name. What the job queue keeps is not among them: it is made again from the notices. */
export async function listTables(sql: Sql | TransactionSql): Promise<TableShape[]> {
	const rows = await sql<{ name: string; columns: string[]; key: TableShape['key'] | null }[]>`
		select c.relname as name,
			(select array_agg(a.attname::text order by a.attnum) from pg_attribute a
				where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
			(select json_agg(json_build_object('column', a.attname, 'isText', a.attcollation <> 0) order by k.n)
				from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (attnum, n)
				join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
				where i.indrelid = c.oid and i.indisprimary) as key
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
		order by c.relname collate "C"`;
	return rows.map(({ name, columns, key }) => {
		if (!key) throw new Error(`table ${name} has no primary key: its rows have no order to be compared in`);
		return { name, columns, key };
	});
}

/** About how many rows there are in all; only for showing how far something is. */
async function estimateRows(sql: Sql | TransactionSql): Promise<number> {
	const [row] = await sql<{ n: number }[]>`
		select coalesce(sum(greatest(reltuples, 0)), 0)::float8 as n from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r'`;
	return Math.round(row?.n ?? 0);
}

/**
 * Makes values read the same whatever the server's own settings are, and lets the transaction last: a session that
 * moves everything is idle in between while the other side writes.
 */
export async function speakPlainly(tx: TransactionSql): Promise<void> {
	await tx.unsafe(`set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
		set local timezone = 'UTC'; set local bytea_output = 'hex'; set local extra_float_digits = 1;
		set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`);
}

/**
 * All rows of a table in PostgreSQL's own text form, a row a line, in the order of the primary key by bytes: the same
 * rows read the same on every server, in every language, of every version.
 */
export async function readTable(tx: TransactionSql, { name, columns, key }: TableShape): Promise<Readable> {
	const order = key.map(({ column, isText }) => quoted(column) + (isText ? ' collate "C"' : ''));
	return tx
		.unsafe(
			`copy (select ${columns.map(quoted).join(', ')} from ${quoted(name)} order by ${order.join(', ')}) to stdout`
		)
		.readable();
}

/** A whole shop at one instant, read while it goes on. */
export type Snapshot = {
	tables: TableShape[];
	/** The server's own name for itself, for example `18.4`. */
	version: string;
	/** The instants that name the migrations it has, the oldest first. */
	migrations: number[];
	/** About how many rows there are in all. */
	rows: number;
	read(table: TableShape): Promise<Readable>;
	/** Keys of the pictures that may be shown, in batches. */
	photoKeys(): AsyncIterable<string>;
};

/**
 * Lets `work` read everything as it was at one instant: one transaction that only reads, so it stops nobody and nobody
 * stops it. While it lasts, old versions of rows are not cleaned away.
 */
export async function readSnapshot<T>(sql: Sql, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
	const result = await sql.begin('isolation level repeatable read read only', async (tx) => {
		await speakPlainly(tx);
		return work({
			tables: await listTables(tx),
			version: await serverVersion(tx),
			migrations: await listMigrations(tx),
			rows: await estimateRows(tx),
			read: (table) => readTable(tx, table),
			async *photoKeys() {
				const batches = tx<{ key: string }[]>`
					select key from photos where kept_at is not null and removed_at is null order by key collate "C"`;
				for await (const batch of batches.cursor(500)) yield* batch.map(({ key }) => key);
			}
		});
	});
	return result as T;
}

/** The instants that name the migrations a database has, the oldest first. */
export async function listMigrations(sql: Sql | TransactionSql): Promise<number[]> {
	const [there] = await sql<{ there: boolean }[]>`
		select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
	if (!there?.there) return [];
	const rows = await sql<{ at: string }[]>`
		select created_at::text as at from drizzle.__drizzle_migrations order by created_at`;
	return rows.map(({ at }) => Number(at));
}

async function serverVersion(sql: Sql | TransactionSql): Promise<string> {
	const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
	return row?.version ?? '';
}
