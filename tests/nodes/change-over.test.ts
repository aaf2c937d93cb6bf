import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ourMigrations } from '#server/db/migrate.ts';
import { onServer, urlOf } from '#tests/support/database-admin.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { startTwoNodes } from '#tests/support/front/two-nodes.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { APP_SECRET } from '#tests/support/sent-codes.ts';
import { startShop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** Nodes of the next version take over one by one, and could give back, while the shop goes on (docs/running, "Upgrading"). */
const ROOT = join(import.meta.dirname, '../..');
const SCRIPTS = 'client/_app/immutable/chunks';
let folder: string;
/** A script that only the version before has, and one that only the next has. */
let former: string;
const NEXT = 'next-version.js';

/** A copy of the build as the next version might be: another script, and a migration more. */
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-next-'));
	for (const part of ['build', 'drizzle', 'package.json'])
		cpSync(join(ROOT, part), join(folder, part), { recursive: true });
	for (const part of ['node_modules', 'static', 'src']) symlinkSync(join(ROOT, part), join(folder, part));
	const scripts = join(folder, 'build', SCRIPTS);
	former = readdirSync(scripts).find((name) => name.endsWith('.js')) ?? '';
	for (const name of readdirSync(scripts)) if (name.startsWith(former)) rmSync(join(scripts, name));
	writeFileSync(join(scripts, NEXT), 'export const next = 1;');
	const file = join(folder, 'drizzle/meta/_journal.json');
	const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { idx: number; when: number }[] };
	const last = journal.entries.at(-1);
	journal.entries.push({
		...last,
		...{ idx: (last?.idx ?? 0) + 1, when: (last?.when ?? 0) + 1, tag: '9999_next' }
	} as (typeof journal.entries)[number]);
	writeFileSync(file, JSON.stringify(journal));
	writeFileSync(join(folder, 'drizzle/9999_next.sql'), 'alter table orders add column next_version integer;');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('of two nodes that start at once on an empty database one migrates, and both serve', async () => {
	const admin = inject('testDatabaseAdminUrl');
	const name = `roundtrip_test_${process.pid}_${randomBytes(4).toString('hex')}`;
	await onServer(admin, `create database ${name}`);
	const options = { databaseUrl: urlOf(admin, name), env: { APP_SECRET } };
	const shops = await Promise.all([startShop(options), startShop(options)]);
	try {
		const [row] = await shops[0].connection.sql<{ n: number; times: number }[]>`
			select count(*)::int as n, count(distinct created_at)::int as times from drizzle.__drizzle_migrations`;
		expect(row).toEqual({ n: ourMigrations().length, times: ourMigrations().length });
		for (const shop of shops) expect((await shop.call('GET', '/readyz')).status).toBe(200);
	} finally {
		for (const shop of shops) await shop.stop();
		await onServer(admin, `drop database if exists ${name} with (force)`);
	}
});

test('node by node to the next version and one back: no read fails, streams go on, and scripts of both are had from either', async () => {
	const { a, b, shop, front, stop } = await startTwoNodes({ RATE_SCALE: '1000' });
	try {
		const key = await a.key('orders:read', 'orders:write', 'warehouse:write');
		const ref = newRef();
		expect((await a.call('POST', '/api/v1/orders', { key, body: oneLine(ref, 50) })).status).toBe(201);
		const path = `/api/v1/orders/${ref}`;
		let going = true;
		const statuses = new Map<number, number>();
		const reading = Array.from({ length: 3 }, async () => {
			while (going) {
				const { status } = await shop.call('GET', path, { key }).catch(() => ({ status: 0 }));
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
				await sleep(10);
			}
		});
		const told: number[] = [];
		const outcomes: string[] = [];
		const following = (async () => {
			for (let last = ''; going;) {
				const headers = { authorization: `Bearer ${key}`, ...(last && { 'last-event-id': last }) };
				const stream = new EventStream(`${front.origin}${path}/events`, headers, ({ id, data }) => {
					told.push(Number(data['seq']));
					last = id;
				});
				while (going && stream.outcome === 'open') await sleep(20);
				if (going) outcomes.push(stream.outcome);
				stream.cut();
				await sleep(50);
			}
		})();
		let entries = 1;
		const claim = async (where: typeof a) => {
			const body = { lines: [{ line: 'l1', quantity: 1 }] };
			expect((await where.call('POST', `${path}/claims`, { key, body })).status).toBe(201);
			entries++;
		};
		const script = (name: string) => shop.call('GET', `/_app/immutable/chunks/${name}`);
		const scripts = async (...names: string[]) => {
			// A node that was away is asked again two seconds later at the latest.
			const have = async () => (await Promise.all(names.map(script))).every(({ status }) => status === 200);
			await until('the front asks both again', have, 6000);
			for (const name of names) {
				const answers = await Promise.all(Array.from({ length: 6 }, () => script(name)));
				expect([name, ...new Set(answers.map(({ status }) => status))]).toEqual([name, 200]);
				expect(answers[0]?.headers.get('cache-control')).toContain('immutable');
			}
		};
		const server = join(folder, 'build/door/server.js');

		await claim(b);
		expect(await b.end()).toBe(0);
		await claim(a);
		await b.restart(server);
		await claim(b);
		// The node of the version before works on with the newer tables, and pages of either find their scripts.
		await claim(a);
		await scripts(former, NEXT);
		expect(await a.end()).toBe(0);
		await a.restart(server);
		await claim(a);
		// Now nobody has the former's any more: said so, and nobody keeps that answer.
		await scripts(NEXT);
		// Also while nginx counts the other as away and has nobody to ask.
		const gone = await script(former);
		expect(gone.status).toBe(404);
		expect(gone.headers.get('cache-control') ?? '').not.toContain('immutable');
		// Whoever upgrades goes on when the first node is asked again; an answer of the front itself has no number.
		const isNodes = async () => (await script(former)).headers.has('x-request-id');
		await until('the front asks both again', isNodes, 6000);
		// And back again.
		expect(await b.end()).toBe(0);
		await b.restart();
		await claim(b);
		await scripts(former, NEXT);

		await expect.poll(() => told.length).toBe(entries);
		going = false;
		await Promise.all([...reading, following]);
		expect(told).toEqual(Array.from({ length: entries }, (_, index) => index + 1));
		expect([...statuses.keys()]).toEqual([200]);
		expect(statuses.get(200)).toBeGreaterThan(50);
		expect(outcomes.length).toBeGreaterThan(0);
	} finally {
		await stop();
	}
});
