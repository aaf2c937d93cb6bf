import type { Readable, Writable } from 'node:stream';
import type { Sql, TransactionSql } from 'postgres';
import { listTables, quoted, readTable, speakPlainly, type TableShape } from './whole-database.ts';

/** What a start of the program leaves behind in a database in which no shop has worked yet. */
const LEFT_BY_A_START = ['settings', 'policies', 'outbox_cursors', 'rate_limits'];

/** The tables in which there is something that a restore would cover up, by name. */
export async function listFilledTables(sql: Sql | TransactionSql): Promise<string[]> {
	const filled: string[] = [];
	for (const { name } of await listTables(sql)) {
		if (LEFT_BY_A_START.includes(name)) continue;
		const rows = await sql.unsafe(`select from ${quoted(name)} limit 1`);
		if (rows.length > 0) filled.push(name);
	}
	return filled;
}

/** Somebody has put something in since it was looked at: nothing of theirs is covered up. */
export class NotEmpty extends Error {
	readonly tables: readonly string[];
	constructor(tables: readonly string[]) {
		super('the database is not empty');
		this.tables = tables;
	}
}

/** Whether anybody of ours but the caller works with this database. */
export async function isInUse(sql: Sql | TransactionSql): Promise<boolean> {
	const rows = await sql`select from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid() and application_name in ('roundtrip', 'roundtrip-jobs')
		limit 1`;
	return rows.length > 0;
}

/** The tables of an emptied database, to be filled. */
export type Filling = {
	/** Takes rows in the form in which `read` gives them; it has them when it has finished. */
	write(table: TableShape): Promise<Writable>;
	read(table: TableShape): Promise<Readable>;
};

/**
 * Lets `fill` put every row of a shop into a database in which nobody works: all of it in one transaction, so that
 * whatever goes wrong on the way leaves what was there before.
 *
 * @throws NotEmpty where there is something by the time nobody else can write any more
 */
export async function fillDatabase(sql: Sql, fill: (filling: Filling) => Promise<void>): Promise<void> {
	await sql.begin(async (tx) => {
		await speakPlainly(tx);
		const aside = await putAside(tx);
		await fill({ write: (table) => writeTable(tx, table), read: (table) => readTable(tx, table) });
		await renumberOutbox(tx);
		await moveSequences(tx);
		await putBack(tx, aside);
	});
	// The planner knows nothing of what has just come.
	await sql.unsafe('analyze');
}

/** What keeps rows in order while they come one by one, put aside: given back by `putBack`. */
type Aside = { tables: string[]; constraints: { table: string; name: string; definition: string }[] };

/**
 * Empties all tables and puts aside what looks at single rows: guards (they would refuse a past that was written over
 * weeks) and references (the order of the tables would matter). All in the caller's transaction.
 */
async function putAside(tx: TransactionSql): Promise<Aside> {
	const tables = (await listTables(tx)).map(({ name }) => name);
	await tx.unsafe(`lock table ${tables.map(quoted).join(', ')} in access exclusive mode`);
	const filled = await listFilledTables(tx);
	if (filled.length > 0) throw new NotEmpty(filled);
	const constraints = await tx<Aside['constraints']>`
		select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
		from pg_constraint k join pg_class c on c.oid = k.conrelid
		where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0`;
	for (const { table, name } of constraints)
		await tx.unsafe(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
	for (const table of tables) await tx.unsafe(`alter table ${quoted(table)} disable trigger user`);
	await tx.unsafe(`truncate ${tables.map(quoted).join(', ')}`);
	return { tables, constraints: [...constraints] };
}

/** Puts back what was put aside. References are checked over all rows on the way. */
async function putBack(tx: TransactionSql, { tables, constraints }: Aside): Promise<void> {
	for (const table of tables) await tx.unsafe(`alter table ${quoted(table)} enable trigger user`);
	for (const { table, name, definition } of constraints)
		await tx.unsafe(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`);
}

/** Where the rows of one table are written to, in the form `readTable` gives. */
const writeTable = (tx: TransactionSql, { name, columns }: TableShape): Promise<Writable> =>
	tx.unsafe(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`).writable();

/** Lets numbers that the database gives out go on after the highest that is there. */
async function moveSequences(tx: TransactionSql): Promise<void> {
	const rows = await tx<{ table: string; column: string; sequence: string }[]>`
		select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
		from pg_attribute a join pg_class c on c.oid = a.attrelid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attidentity <> ''`;
	for (const { table, column, sequence } of rows) {
		await tx.unsafe(
			`select setval($1::regclass, coalesce(max(${quoted(column)}), 0) + 1, false) from ${quoted(table)}`,
			[sequence]
		);
	}
}

/**
 * The outbox is read in the order of transactions (ADR 5), and every server counts its own: rows get this transaction's
 * number and new places in the same order, and each subscriber's cursor stands where it stood among them. So nothing is
 * told twice, and nothing is left untold.
 */
async function renumberOutbox(tx: TransactionSql): Promise<void> {
	await tx.unsafe(`
		create temp table told on commit drop as
			select xid, id, row_number() over (order by xid, id) as place, order_id, seq, at from outbox;
		update outbox_cursors c set xid = pg_current_xact_id(), id = coalesce(
			(select max(t.place) from told t where (t.xid, t.id) <= (c.xid, c.id)), 0);
		truncate outbox;
		insert into outbox (xid, id, order_id, seq, at) overriding system value
			select pg_current_xact_id(), place, order_id, seq, at from told`);
}
