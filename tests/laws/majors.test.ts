import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connect } from '#server/db/client.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { readArchive, wholeEntry } from '../../src/cli/backup/archive.ts';
import { CHECKS, type Checks } from '../../src/cli/backup/manifest.ts';
import { roundtrip } from '#tests/support/command-line.ts';
import { onServer, urlOf } from '#tests/support/database-admin.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { listOthers, startOther } from '#tests/support/other-postgres.ts';
import { firstPolicy, placeLamps } from '#tests/support/quotes.ts';
import { deliver, returnDesk } from '#tests/support/returns.ts';
import { startShop } from '#tests/support/shop.ts';
import { APP_SECRET } from '#tests/support/sent-codes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/**
 * A shop moves between majors of PostgreSQL and is the same shop. The others are not ours to install: OTHER_POSTGRES_BIN
 * names where theirs lie (docs/running says how they are had), and without it nothing is shown here, and said so.
 */
const others = listOthers();
const OURS = { oldest: 16, newest: 18 };
const RENUMBERED = ['outbox', 'outbox_cursors'];
let source: FreshDatabase;
let folder: string;
let file: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-majors-'));
	if (others.length === 0) return;
	source = await freshDatabase();
	const from = connect(source.url, { max: 2, name: 'test-one' });
	await firstPolicy(from, samplePolicy());
	await placeLamps(from, 'B-1', 3);
	await deliver(from, 'B-1', lamps(3));
	await returnDesk(from).open('B-1', lamps(2), { wayBack: 'own' });
	await placeLamps(from, 'B-2', 1);
	const words = 'tab\there, back\\slash, line\nbreak, \\N, 漆器 🎁';
	await from.sql`update order_people set name = ${words} where order_id = (select id from orders where ref = 'B-2')`;
	await from.close();
	file = join(folder, 'shop.tgz');
	expect(await command(source.url, 'export', file)).toMatchObject({ code: 0 });
});
afterAll(async () => {
	await source?.drop();
	rmSync(folder, { recursive: true, force: true });
});

const command = (url: string, ...args: string[]) =>
	roundtrip({ DATABASE_URL: url, DATA_DIR: folder, DEMO: '0', SMTP_URL: 'smtp://127.0.0.1:9' }, ...args);

/** What a table came to, but for numbers that every server gives out by itself. */
async function checksOf(archive: string): Promise<Record<string, unknown>> {
	for await (const entry of readArchive(archive)) {
		const whole = await wholeEntry(entry);
		if (entry.name !== CHECKS) continue;
		const { tables } = JSON.parse(whole.toString()) as Checks;
		return Object.fromEntries(
			Object.entries(tables).map(([name, { rows, sha256 }]) => [
				name,
				RENUMBERED.includes(name) ? { rows } : { rows, sha256 }
			])
		);
	}
	throw new Error('no checks');
}

test.skipIf(others.length > 0)('OTHER_POSTGRES_BIN is not set: no other major was tried', () => {
	expect(existsSync(folder)).toBe(true);
	console.log(
		'majors: only our own PostgreSQL; OTHER_POSTGRES_BIN=/usr/lib/postgresql/17/bin tries that one too'
	);
});

describe.each(others)('PostgreSQL $major', (other) => {
	const isOurs = other.major >= OURS.oldest && other.major <= OURS.newest;

	test.runIf(isOurs)('takes a shop from ours, works, and gives it back: every row the same', async () => {
		const { url, stop } = await startOther(other);
		try {
			expect(await command(url, 'restore', file)).toMatchObject({ code: 0 });
			const there = join(folder, `from-${other.major}.tgz`);
			expect(await command(url, 'export', there)).toMatchObject({ code: 0 });
			const wanted = await checksOf(file);
			expect(Object.keys(wanted).length).toBeGreaterThan(50);
			expect(await checksOf(there)).toEqual(wanted);

			// It is a shop there, with what only a server of that major could say against it.
			const shop = await startShop({ databaseUrl: url, env: { APP_SECRET } });
			await placeLamps(shop.connection, 'B-3', 2);
			await deliver(shop.connection, 'B-3', lamps(2));
			await returnDesk(shop.connection).open('B-3', lamps(1), { wayBack: 'own' });
			expect(await brokenInvariants(shop.connection)).toEqual([]);
			const key = await shop.key('orders:read');
			expect((await shop.call('GET', '/api/v1/orders/B-3', { key })).status).toBe(200);
			expect(await shop.stop()).toBe(0);

			const grown = join(folder, `grown-${other.major}.tgz`);
			expect(await command(url, 'export', grown)).toMatchObject({ code: 0 });
			const name = `roundtrip_test_${process.pid}_${randomBytes(4).toString('hex')}`;
			const admin = inject('testDatabaseAdminUrl');
			await onServer(admin, `create database ${name}`);
			try {
				const back = urlOf(admin, name);
				expect(await command(back, 'restore', grown)).toMatchObject({ code: 0 });
				const home = join(folder, `home-${other.major}.tgz`);
				expect(await command(back, 'export', home)).toMatchObject({ code: 0 });
				expect(await checksOf(home)).toEqual(await checksOf(grown));
			} finally {
				await onServer(admin, `drop database if exists ${name} with (force)`);
			}
			console.log(`majors: PostgreSQL ${other.major} took the shop from ours and gave it back`);
		} finally {
			await stop();
		}
	});

	test.runIf(!isOurs)('is refused in one line with what to do, and nothing is made there', async () => {
		const { url, stop } = await startOther(other);
		try {
			for (const args of [['restore', file], ['doctor']]) {
				const { code, out, err } = await command(url, ...args);
				expect(code).not.toBe(0);
				expect(out + err).toMatch(
					new RegExp(`PostgreSQL ${other.major}, and this Roundtrip runs on 16 to 18: \\S`)
				);
			}
			const refused = await command(url, 'restore', file);
			expect(refused.err.trimEnd().split('\n')).toHaveLength(1);
			await expect(startShop({ databaseUrl: url })).rejects.toThrow(/runs on 16 to 18/);
			const sql = connect(url, { max: 1, name: 'test-other' });
			expect(
				await sql.sql`select 1 from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`
			).toEqual([]);
			await sql.close();
		} finally {
			await stop();
		}
	});
});
