import { expect } from 'vitest';
import { roundtrip } from './command-line.ts';
import type { Shop } from './shop.ts';

/** `roundtrip people …` beside a running shop. */
export const people = (shop: Pick<Shop, 'databaseUrl'>, ...args: string[]) =>
	roundtrip({ DATABASE_URL: shop.databaseUrl }, 'people', ...args);

/** Raw bytes come out of a row as hexadecimal digits: read as text, like everything else. */
const withBytes = (row: string) =>
	row.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('utf8'));

/** Rows of any table in which a pattern is found, as `table: row`. */
export async function traces({ connection: { sql } }: Shop, pattern: RegExp): Promise<string[]> {
	const tables = await sql<{ name: string }[]>`
		select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
		where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
	expect(tables.length).toBeGreaterThan(30);
	const found: string[] = [];
	for (const { name } of tables) {
		const rows = await sql.unsafe(`select row_to_json(t)::text as text from ${name} t`);
		found.push(...rows.map(({ text }) => `${name}: ${withBytes(text)}`).filter((row) => pattern.test(row)));
	}
	return found;
}
