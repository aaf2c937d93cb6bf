import { randomBytes } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { openPhotos } from '#server/app/open-photos.ts';
import { filesOf } from '#server/app/photos.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { migrateAsFarAs, ourMigrations } from '#server/db/migrate.ts';
import { insertPhoto, markKept } from '#server/db/photos.ts';
import { readAsSubscriber } from '#server/db/subscriber.ts';
import { readArchive, wholeEntry, writeArchive } from '../../src/cli/backup/archive.ts';
import { CHECKS, markOf, type Checks } from '../../src/cli/backup/manifest.ts';
import { writeExport } from '../../src/cli/backup/write-export.ts';
import { command as restoring } from '../../src/cli/commands/restore.ts';
import { getSettings } from '#server/settings.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { roundtrip } from '#tests/support/command-line.ts';
import { onServer, urlOf } from '#tests/support/database-admin.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { firstPolicy, placeLamps } from '#tests/support/quotes.ts';
import { deliver, returnDesk } from '#tests/support/returns.ts';
import { APP_SECRET } from '#tests/support/sent-codes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** A shop moves in one file to an empty database and is the same shop there, or nothing at all is there. */
let source: FreshDatabase;
let from: Connection;
let folder: string;
let file: string;
let photoKey: string;
let untold: string[];
let target: { url: string; dataDir: string };
const opened: Connection[] = [];
const PICTURE = randomBytes(5000);
const WORDS = 'tab\there, back\\slash, line\nbreak, \\N, 漆器 🎁';

beforeAll(async () => {
	source = await freshDatabase();
	from = connect(source.url, { max: 4, name: 'test-one' });
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-backup-'));
	await firstPolicy(from, samplePolicy());
	await placeLamps(from, 'B-1', 3);
	await deliver(from, 'B-1', lamps(3));
	await returnDesk(from).open('B-1', lamps(2), { wayBack: 'own' });
	await placeLamps(from, 'B-2', 1);
	await from.sql`update order_people set name = ${WORDS} where order_id = (select id from orders where ref = 'B-2')`;
	photoKey = await keepPhoto('B-1');
	// Two of what happened are told, the rest is not.
	expect((await readAsSubscriber(from.db, 'test', 2, async () => {})).read).toBe(2);
	untold = (await tellAll(from, 'everything')).slice(2);
	// Another server counts its transactions by itself: this one has seen many more than the next.
	for (const table of ['outbox', 'outbox_cursors'])
		await from.sql.unsafe(`update ${table} set xid = (xid::text::bigint + 1000000000)::text::xid8`);
	file = join(folder, 'shop.tgz');
	expect(await command(source.url, join(folder, 'source'), 'export', file)).toMatchObject({ code: 0 });
});
afterEach(async () => {
	for (const one of opened.splice(0)) await one.close();
	if (target) await drop(target.url);
});
afterAll(async () => {
	await from?.close();
	await source?.drop();
	rmSync(folder, { recursive: true, force: true });
});

/** What a subscriber is told when it reads on. */
async function tellAll({ db }: Connection, subscriber: string): Promise<string[]> {
	const told: string[] = [];
	await readAsSubscriber(db, subscriber, 1000, async (_tx, events) => {
		told.push(...events.map(({ orderId, seq }) => `${orderId} ${seq}`));
	});
	return told;
}

async function keepPhoto(ref: string): Promise<string> {
	const { store } = await openPhotos(photosIn(join(folder, 'source')));
	const [order] = await from.sql<{ id: string }[]>`select id from orders where ref = ${ref}`;
	const id = crypto.randomUUID();
	const key = `test/${id}`;
	await insertPhoto(from.db, {
		...{ id, orderId: order?.id ?? '', actorKind: 'shopper', actorId: null, key, width: 8, height: 8 },
		...{ bytes: PICTURE.length, sha256: randomBytes(32), neededUntil: null }
	});
	for (const name of Object.values(filesOf(key))) await store.put(name, PICTURE);
	await markKept(from.db, id);
	return key;
}

const photosIn = (dataDir: string) =>
	({ dataDir, photoLimit: 1e7, bodyLimit: 1e7 }) as Parameters<typeof openPhotos>[0];

const command = (url: string, dataDir: string, ...args: string[]) =>
	roundtrip({ DATABASE_URL: url, DATA_DIR: dataDir, DEMO: '0', SMTP_URL: 'smtp://127.0.0.1:9' }, ...args);

/** A database without any table, as somebody makes who is about to move in. */
async function emptyDatabase(): Promise<Connection> {
	const name = `roundtrip_test_${process.pid}_${randomBytes(4).toString('hex')}`;
	await onServer(inject('testDatabaseAdminUrl'), `create database ${name}`);
	const url = urlOf(inject('testDatabaseAdminUrl'), name);
	target = { url, dataDir: mkdtempSync(join(folder, 'target-')) };
	const connection = connect(url, { max: 2, name: 'test-other' });
	opened.push(connection);
	return connection;
}
const drop = (url: string) =>
	onServer(
		inject('testDatabaseAdminUrl'),
		`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`
	);

/** The command itself, without a process of its own: what it prints, or the line it refuses with. */
async function restore(what: string, env: Record<string, string> = {}, options = {}): Promise<string> {
	const { url, dataDir } = target;
	const set = { DATABASE_URL: url, DATA_DIR: dataDir, DEMO: '0', SMTP_URL: 'smtp://127.0.0.1:9', APP_SECRET };
	const closing: (() => Promise<void>)[] = [];
	let printed = '';
	await restoring
		.run({
			...{ words: [what], options, json: false, env: {}, root: '.', note: () => {}, printJson: () => {} },
			settings: () => getSettings({ ...set, ...env }, '.'),
			database: async () => ({ url }) as never,
			defer: (close) => void closing.push(close),
			print: (line) => void (printed += line)
		})
		.catch((error: Error) => (printed = `refused: ${error.message}`));
	for (const close of closing.reverse()) await close();
	return printed;
}

async function checksOf(archive: string): Promise<Checks> {
	for await (const entry of readArchive(archive)) {
		const whole = await wholeEntry(entry);
		if (entry.name === CHECKS) return JSON.parse(whole.toString()) as Checks;
	}
	throw new Error('no checks');
}

/** How many orders, and how many files, came to be in the target. */
async function whatCame({ sql }: Connection): Promise<{ orders: number; photos: boolean }> {
	const [there] = await sql<{ there: boolean }[]>`select to_regclass('public.orders') is not null as there`;
	const [row] = there?.there ? await sql<{ n: number }[]>`select count(*)::int as n from orders` : [];
	return {
		orders: row?.n ?? 0,
		photos: existsSync(join(target.dataDir, 'photos', `${photoKey}.jpg`))
	};
}

test('it is the same shop: every row, its guards, its numbers, its pictures, and what was not told yet', async () => {
	const to = await emptyDatabase();
	const restored = await command(target.url, target.dataDir, 'restore', file, '--json');
	expect(restored).toMatchObject({ code: 0, err: '' });
	expect(await command(target.url, target.dataDir, 'restore', file)).toMatchObject({
		code: 1,
		err: expect.stringMatching(/^[^\n]* is not empty [^\n]*\n$/)
	});

	const again = join(folder, 'again.tgz');
	expect(await command(target.url, target.dataDir, 'export', again)).toMatchObject({ code: 0 });
	const [before, after] = [await checksOf(file), await checksOf(again)];
	const renumbered = ['outbox', 'outbox_cursors'];
	expect(Object.keys(before.tables).length).toBeGreaterThan(50);
	expect(before.tables['return_lines']?.rows).toBe(1);
	for (const [name, sums] of Object.entries(before.tables)) {
		if (renumbered.includes(name)) expect([name, after.tables[name]?.rows]).toEqual([name, sums.rows]);
		else expect([name, after.tables[name]]).toEqual([name, sums]);
	}
	expect(after.photos).toEqual({ kept: 2, missing: 0 });
	expect(readFileSync(join(target.dataDir, 'photos', `${photoKey}.jpg`)).equals(PICTURE)).toBe(true);

	expect(untold.length).toBeGreaterThan(3);
	expect(await tellAll(to, 'test')).toEqual(untold);

	await expect(to.sql`delete from history`).rejects.toThrow(/append-only/);
	await expect(to.sql`delete from orders`).rejects.toThrow(/foreign key/);
	// It goes on: a number that the database gives out is a new one.
	await placeLamps(to, 'B-3', 2);
	await deliver(to, 'B-3', lamps(2));
	await returnDesk(to).open('B-3', lamps(1), { wayBack: 'own' });
	expect(await brokenInvariants(to)).toEqual([]);
});

test('what is torn, damaged or of somebody else is refused in one line, and nothing of it is there', async () => {
	const to = await emptyDatabase();
	const size = readFileSync(file).length;
	const broken = (name: string, change: (path: string) => void) => {
		const path = join(folder, name);
		copyFileSync(file, path);
		change(path);
		return path;
	};
	const cut = (bytes: number) => (path: string) => truncateSync(path, bytes);
	const flipped = (path: string) => {
		// More than one bit: a single one can be a distance within a run of zeros, which says the same.
		const bytes = readFileSync(path);
		for (let at = size >> 1; at < (size >> 1) + 16; at++) bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
		writeFileSync(path, bytes);
	};
	const cases: [string, RegExp][] = [
		[broken('cut-1', cut(200)), /no export|torn/],
		[broken('cut-2', cut(size >> 1)), /torn/],
		[broken('cut-3', cut(size - 20)), /torn/],
		[broken('flipped', flipped), /torn|damaged/],
		[await altered(), /damaged: order_lines/],
		[broken('text', (path) => writeFileSync(path, 'hello')), /no export/],
		[broken('gzip', (path) => writeFileSync(path, gzipSync('hello'))), /no export/],
		[join(folder, 'nowhere'), /no such file/]
	];
	for (const [path, line] of cases) {
		expect(await restore(path)).toMatch(line);
		expect(await whatCame(to)).toEqual({ orders: 0, photos: false });
	}
	expect(await restore(file, { APP_SECRET: 'x'.repeat(40) })).toMatch(/^refused: .*another secret/);
	expect(await whatCame(to)).toEqual({ orders: 0, photos: false });

	// And then what is whole comes in; a second time it does not.
	expect(await restore(file, { APP_SECRET: 'x'.repeat(40) }, { 'other-secret': true })).toMatch(/^Restored/);
	expect(await restore(file)).toMatch(/^refused: .*not empty/);
	expect(await whatCame(to)).toEqual({ orders: 2, photos: true });
	expect(await command(source.url, join(folder, 'source'), 'export', file)).toMatchObject({ code: 1 });
});

test('what another shop keeps in the same store stays, and what somebody puts in meanwhile is not covered up', async () => {
	const to = await emptyDatabase();
	const { store } = await openPhotos(photosIn(target.dataDir));
	for (const name of Object.values(filesOf(photoKey))) await store.put(name, PICTURE);
	// Its fault is found once the pictures are there.
	expect(await restore(await altered())).toMatch(/damaged/);
	expect(await whatCame(to)).toEqual({ orders: 0, photos: true });

	// Looked at it is empty; written before the restore could.
	let coming: Promise<string> | undefined;
	await to.sql.begin(async (tx) => {
		await tx`insert into search_words (word) values ('meanwhile')`;
		coming = restore(file);
		await until('the restore waits', async () => {
			const waiting =
				await from.sql`select from pg_stat_activity where datname = ${new URL(target.url).pathname.slice(1)}
				and application_name = 'roundtrip-restore' and wait_event_type = 'Lock'`;
			return waiting.length > 0;
		});
	});
	expect(await coming).toMatch(/^refused: .*not empty \(search_words/);
	expect([...(await to.sql`select word from search_words`)]).toEqual([{ word: 'meanwhile' }]);
	expect((await whatCame(to)).orders).toBe(0);
});

test('an export of an earlier version comes in as it was and is then brought to today', async () => {
	const to = await emptyDatabase();
	const older = await freshEarlier(to);
	const { sql } = connect(older, { max: 1, name: 'test-earlier' });
	const archive = writeArchive(join(folder, 'earlier.tgz'));
	await sql`insert into settings (name, value) values ('earlier', '{"a":1}')`;
	await writeExport({
		...{ sql, archive, store: undefined, secretMark: markOf(APP_SECRET), onProgress: () => {} }
	});
	await archive.finish();
	await sql.end();
	await drop(older);

	expect(await restore(join(folder, 'earlier.tgz'))).toMatch(/^Restored/);
	expect(await to.sql`select value from settings where name = 'earlier'`).toEqual([{ value: { a: 1 } }]);
	const [done] = await to.sql<{ n: number }[]>`select count(*)::int as n from drizzle.__drizzle_migrations`;
	expect(done?.n).toBe(ourMigrations().length);
});

/** Whole as an archive, but somebody changed a quantity in it. */
async function altered(): Promise<string> {
	const path = join(folder, 'altered');
	const archive = writeArchive(path);
	for await (const entry of readArchive(file)) {
		const bytes = await wholeEntry(entry);
		const text = entry.name.startsWith('data/order_lines/')
			? bytes.toString().replace('\t3\t', '\t4\t')
			: undefined;
		if (text !== undefined) expect(text).not.toBe(bytes.toString());
		await archive.add(entry.name, text === undefined ? bytes : Buffer.from(text));
	}
	await archive.finish();
	return path;
}

/** Beside the target, a database that lacks our last two migrations. */
async function freshEarlier({ sql }: Connection): Promise<string> {
	const name = `${(await sql<{ name: string }[]>`select current_database() as name`)[0]?.name}_earlier`;
	await onServer(inject('testDatabaseAdminUrl'), `create database ${name}`);
	const url = urlOf(inject('testDatabaseAdminUrl'), name);
	await migrateAsFarAs(url, ourMigrations().length - 2);
	return url;
}
