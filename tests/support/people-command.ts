import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { APP_SECRET } from './sent-codes.ts';
import type { Shop } from './shop.ts';

const SHIM = join(import.meta.dirname, '../../src/cli/roundtrip.mjs');

/** `roundtrip people …` beside a running shop. */
export async function people(shop: Pick<Shop, 'databaseUrl'>, ...args: string[]) {
	const env = { PATH: process.env.PATH ?? '', DATABASE_URL: shop.databaseUrl, APP_SECRET };
	const child = spawn(process.execPath, [SHIM, 'people', ...args], { env });
	let [out, err] = ['', ''];
	child.stdout.on('data', (chunk) => (out += chunk));
	child.stderr.on('data', (chunk) => (err += chunk));
	const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
	return { code, out, err };
}

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
