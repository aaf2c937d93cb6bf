import { getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from './client.ts';

/**
 * Inserts rows of one table in one statement whose text does not depend on how many they are: they travel as one JSON
 * text, and PostgreSQL reads the columns' types from the table itself. Prepared once, and without the limit of 65,534
 * values that rows spelled out have. Every guard of the table holds as for any other insert.
 *
 * @param rows all with the same fields; fields left out take the column's default
 * @param ending what follows the rows, for example `on conflict do nothing`
 */
export async function insertMany<Table extends PgTable>(
	tx: Tx,
	table: Table,
	rows: readonly Table['$inferInsert'][],
	ending: SQL = sql``
): Promise<Record<string, unknown>[]> {
	const [first] = rows;
	if (!first) return [];
	const columns = getTableColumns(table);
	const named = Object.keys(first).map((field) => {
		const column = columns[field];
		if (!column) throw new Error(`${getTableName(table)} has no ${field}`);
		return { field, name: column.name };
	});
	const records = rows.map((row) =>
		Object.fromEntries(
			named.map(({ field, name }) => [name, encoded((row as Record<string, unknown>)[field])])
		)
	);
	const list = sql.join(
		named.map(({ name }) => sql.identifier(name)),
		sql`, `
	);
	const from = sql`json_populate_recordset(null::${table}, ${JSON.stringify(records)}::text::json)`;
	return tx.execute(sql`insert into ${table} (${list}) select ${list} from ${from} ${ending}`);
}

const encoded = (value: unknown) => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value);
