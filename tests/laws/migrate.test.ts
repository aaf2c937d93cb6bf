import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import { onServer, urlOf } from '#tests/support/database-admin.ts';
import { until } from '#tests/support/until.ts';

/** The schema comes to a database once, whoever starts, dies or stands in the way. */
const OURS = new URL('../../drizzle', import.meta.url).pathname;
/** A lock that a test holds to make the last migration wait in its middle. */
const GATE = 4711;

let admin: string;
let name: string;
let url: string;
let desk: Connection;
let folder: string;
/** The migrations of ours, and those with two more: a table, and then a change of `history` behind the gate. */
let extended: string;
let count: number;
const nodes: Node[] = [];

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-migrations-'));
	extended = join(folder, 'drizzle');
	cpSync(OURS, extended, { recursive: true });
	const journal = join(extended, 'meta', '_journal.json');
	const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as {
		entries: { idx: number; when: number }[];
	};
	count = entries.length;
	const last = Math.max(...entries.map(({ when }) => when));
	const more = ['8888_table', '9999_column'].map((tag, index) => ({
		...entries[0],
		idx: count + index,
		when: last + 1 + index,
		tag
	}));
	writeFileSync(journal, JSON.stringify({ ...rest, entries: [...entries, ...more] }));
	writeFileSync(join(extended, '8888_table.sql'), 'create table half_way (id integer primary key);');
	writeFileSync(
		join(extended, '9999_column.sql'),
		`select pg_advisory_xact_lock(${GATE});\n--> statement-breakpoint\nalter table history add column one_more integer;`
	);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
	admin = inject('testDatabaseAdminUrl');
	name = `roundtrip_test_${process.pid}_${randomBytes(4).toString('hex')}`;
	await onServer(admin, `create database ${name}`);
	url = urlOf(admin, name);
	desk = connect(url, { max: 4, name: 'test-console' });
});
afterEach(async () => {
	for (const one of nodes.splice(0)) await one.kill();
	await desk.close();
	await onServer(admin, `drop database if exists ${name} with (force)`);
});

type Node = { ended: Promise<{ code: number | null; output: string }>; kill(): Promise<void> };

/** Another process that migrates. */
function node(migrations = OURS): Node {
	const script = new URL('../support/migrate-database.ts', import.meta.url).pathname;
	const child = spawn(process.execPath, [script, url, migrations], { stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const ended: Node['ended'] = new Promise((resolve) =>
		child.once('close', (code) => resolve({ code, output }))
	);
	const started: Node = {
		ended,
		async kill() {
			child.kill('SIGKILL');
			await ended;
		}
	};
	nodes.push(started);
	return started;
}

const applied = async () => {
	const [row] = await desk.sql`select count(*)::int as n from drizzle.__drizzle_migrations`;
	return row?.['n'] as number;
};
const exists = async (table: string) =>
	(await desk.sql`select 1 from pg_tables where tablename = ${table}`).length === 1;
const isWaitingFor = async (what: string) =>
	(
		await desk.sql`select pid from pg_stat_activity where application_name = 'roundtrip-migrate'
			and datname = current_database() and wait_event_type = 'Lock' and query ilike ${`%${what}%`}`
	)[0]?.['pid'] as number | undefined;

/** Keeps a lock in a transaction of its own until the returned end is called. */
async function hold(lock: string): Promise<() => Promise<void>> {
	const held = Promise.withResolvers<void>();
	const end = Promise.withResolvers<void>();
	const done = desk.sql.begin(async (tx) => {
		await tx`set local idle_in_transaction_session_timeout = 0`;
		await tx.unsafe(lock);
		held.resolve();
		await end.promise;
	});
	await held.promise;
	return async () => {
		end.resolve();
		await done;
	};
}
const holdGate = () => hold(`select pg_advisory_xact_lock(${GATE})`);

test('three nodes start at once on an empty database: all come up, each migration is applied once', async () => {
	const all = await Promise.all([node().ended, node().ended, node().ended]);
	expect(all).toEqual([0, 1, 2].map(() => ({ code: 0, output: 'migrated\n' })));
	expect(await applied()).toBe(count);
	await migrate(url);
	expect(await applied()).toBe(count);
});

describe('a migration that dies half way', () => {
	beforeEach(() => migrate(url));

	test('by kill -9: nothing of it is there, and running it again completes', async () => {
		const open = await holdGate();
		const killed = node(extended);
		await until('it waits at the gate, its first file done', () => isWaitingFor('pg_advisory_xact_lock'));
		expect(await exists('half_way')).toBe(false);
		await killed.kill();
		expect([await applied(), await exists('half_way')]).toEqual([count, false]);
		// Its session may still hold what it had: the next one waits for that, and then does everything.
		const next = node(extended);
		await open();
		expect(await next.ended).toEqual({ code: 0, output: 'migrated\n' });
		expect([await applied(), await exists('half_way')]).toEqual([count + 2, true]);
	});

	test('by the database: the node says so, and running it again completes', async () => {
		const open = await holdGate();
		const ended = node(extended).ended;
		const pid = await until('it waits at the gate', () => isWaitingFor('pg_advisory_xact_lock'));
		await desk.sql`select pg_terminate_backend(${pid})`;
		const { code, output } = await ended;
		expect([code, output]).toEqual([1, expect.stringMatching(/terminating connection|CONNECTION_CLOSED/)]);
		await open();
		expect([await applied(), await exists('half_way')]).toEqual([count, false]);
		await migrate(url, 60, extended);
		expect([await applied(), await exists('half_way')]).toEqual([count + 2, true]);
	});

	test('by a statement that fails: nothing of it is there', async () => {
		await desk.sql`alter table history add column one_more integer`;
		await expect(migrate(url, 60, extended)).rejects.toThrow();
		expect([await applied(), await exists('half_way')]).toEqual([count, false]);
		await desk.sql`alter table history drop column one_more`;
		await migrate(url, 60, extended);
		expect(await applied()).toBe(count + 2);
	});
});

test('a table that somebody keeps busy is waited for in short tries, and others get in between', async () => {
	await migrate(url);
	const release = await hold('lock table history in row exclusive mode');
	let isDone = false;
	const migrating = migrate(url, 60, extended).then(() => (isDone = true));
	await until('it waits for the table', () => isWaitingFor('alter table history'));
	// A reader queues behind whoever waits to change the table: not for longer than one try.
	const waits: number[] = [];
	for (let reader = 0; reader < 3; reader++) {
		const started = performance.now();
		await desk.sql.begin(async (tx) => {
			await tx`set local lock_timeout = '15s'`;
			await tx`select count(*) from history`;
		});
		waits.push(performance.now() - started);
		await sleep(500);
	}
	expect(Math.max(...waits)).toBeLessThan(10_000);
	expect(isDone).toBe(false);
	expect(await exists('half_way')).toBe(false);
	await release();
	await migrating;
	expect([await applied(), await exists('half_way')]).toEqual([count + 2, true]);
});

test('a node that has waited too long for another says so', async () => {
	const open = await hold('select pg_advisory_xact_lock(7203114)');
	await expect(migrate(url, 1)).rejects.toThrow('another node has been migrating for too long');
	await open();
});
