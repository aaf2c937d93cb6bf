import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accept } from '#domain/refusal.ts';
import { RETAINED, retentionPeriods } from '#domain/retention/periods.ts';
import { folderStore } from '#server/adapters/photos/folder-store.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findLiveLink } from '#server/db/links.ts';
import { endLinksOfDelivered } from '#server/db/link-ends.ts';
import { insertEvidence, insertPhoto, markKept } from '#server/db/photos.ts';
import { setSetting } from '#server/db/settings-store.ts';
import { transact, transactOnce } from '#server/db/transaction.ts';
import { sweepPhotos } from '#server/jobs/sweep-photos.ts';
import { createLink } from '#server/use-cases/share-link.ts';
import { countPast, findRetention, letGo } from '#server/use-cases/retain.ts';
import { verifyChains } from '#server/use-cases/verify-chains.ts';
import { roundtrip } from '#tests/support/command-line.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { append, change, place, WRITER } from '#tests/support/order-writer.ts';
import { deliver, got, returnDesk } from '#tests/support/returns.ts';
import { APP_SECRET } from '#tests/support/sent-codes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** What is past its time goes, what is not stays, the chain verifies after it, and a run that is killed goes on. */
const PERIODS = retentionPeriods();
let database: FreshDatabase;
let shop: Connection;
let folder: string;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-shop' });
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-retention-'));
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
	rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => shop.sql`delete from settings where name like 'retention%'`);

/** So many days ago, as text. */
const days = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString();
const run = () => letGo(shop.db, PERIODS);

test('webhooks, deliveries, sessions, codes and steps go after their time and not before', async () => {
	const { sql } = shop;
	const [mine, theirs] = [randomUUID(), randomUUID()];
	for (const [age, state] of [
		[29, 'done'],
		[31, 'done'],
		[31, 'ignored'],
		[99, 'failed'],
		[99, 'received']
	] as const)
		await sql`insert into inbox (id, channel, vendor, headers, body, state, received_at)
			values (${randomUUID()}, 'carriers', 'ups', '{}', ${randomBytes(8)}, ${state}, ${days(age)})`;
	for (const [id, ended] of [
		[mine, 0],
		[theirs, 1]
	] as const) {
		await sql`insert into principals (id, kind) values (${id}, 'guest')`;
		const end = days(ended - 0.5);
		await sql`insert into sessions (id_hash, principal_id, expires_at, absolute_expires_at)
			values (${randomBytes(32)}, ${id}, ${end}, ${days(-9)})`;
		await sql`insert into sign_in_steps (browser_hash, expires_at) values (${randomBytes(32)}, ${end})`;
		await sql`insert into one_time_codes (id, browser_hash, purpose, code_hash, expires_at)
			values (${randomUUID()}, ${randomBytes(32)}, 'order', ${randomBytes(32)}, ${days(ended * 2)})`;
	}
	const due = await countPast(shop.db, PERIODS);
	expect(due).toMatchObject({ inbox: 2, sessions: 1, steps: 1, codes: 1 });
	// Looking changes nothing.
	expect(await countPast(shop.db, PERIODS)).toEqual(due);
	expect(await findRetention(shop.db)).toBeUndefined();
	const gone = await run();
	for (const kind of RETAINED) expect(gone[kind], kind).toEqual({ gone: due[kind], waits: false });
	const left = await sql`select state, count(*)::int as n from inbox group by state order by state`;
	expect(left.map((row) => ({ ...row }))).toEqual([
		{ state: 'received', n: 1 },
		{ state: 'done', n: 1 },
		{ state: 'failed', n: 1 }
	]);
	expect((await sql`select principal_id from sessions`).map((row) => row['principal_id'])).toEqual([mine]);
	expect(Object.values(await countPast(shop.db, PERIODS)).every((n) => n === 0)).toBe(true);
	expect(await findRetention(shop.db)).toMatchObject({ gone: { inbox: 2 }, waits: [], total: { inbox: 2 } });
});

test('a key answers the same through its whole life, and is free again after it', async () => {
	const claim = { owner: randomUUID(), key: 'k', fingerprint: randomBytes(32) };
	const ref = newRef();
	await place(shop.db, ref);
	const entries = async () =>
		(await shop.sql<{ n: number }[]>`select history_seq as n from orders where ref = ${ref}`)[0]?.n;
	const call = () =>
		transactOnce(
			shop.db,
			claim,
			async (tx) => {
				await append(tx, ref, [{ type: 'shipment.scan_recorded', data: {} }]);
				return accept(randomUUID());
			},
			(result) => ({ status: 200, body: JSON.stringify(result), keep: true })
		);
	const first = await call();
	const once = await entries();
	await shop.sql`update idempotency_keys set created_at = ${days(29.99)} where owner = ${claim.owner}`;
	await run();
	expect(await call()).toEqual({ ...first, replayed: true });
	expect(await entries()).toBe(once);
	await shop.sql`update idempotency_keys set created_at = ${days(30.01)} where owner = ${claim.owner}`;
	expect((await run()).keys.gone).toBe(1);
	expect((await call()).replayed).toBe(false);
});

describe('links', () => {
	async function link(ref: string, inDays: number) {
		const expiresAt = new Date(days(-inDays));
		return got(
			await transact(shop.db, (tx) =>
				createLink(tx, WRITER, { ref, scope: 'watch', expiresAt, note: 'for Ada' })
			)
		);
	}
	const kept = async (id: string) => {
		const [row] = await shop.sql`select note, token_hash, opened_count from links where id = ${id}`;
		return row;
	};

	test('that ended lose their token and their note, and stay in the list; live ones stay as they are', async () => {
		const ref = newRef();
		await place(shop.db, ref);
		const [live, ended, revoked, fresh] = [
			await link(ref, 9),
			await link(ref, 9),
			await link(ref, 9),
			await link(ref, 9)
		];
		await shop.sql`update links set expires_at = ${days(31)} where id = ${ended.id}`;
		await shop.sql`update links set revoked_at = ${days(31)} where id = ${revoked.id}`;
		await shop.sql`update links set expires_at = ${days(29)} where id = ${fresh.id}`;
		const before = await Promise.all([live, ended, revoked, fresh].map(({ id }) => kept(id)));
		expect((await run()).links.gone).toBe(2);
		const after = await Promise.all([live, ended, revoked, fresh].map(({ id }) => kept(id)));
		expect(after[0]).toEqual(before[0]);
		expect(after[3]).toEqual(before[3]);
		for (const index of [1, 2]) {
			expect(after[index]?.['note']).toBeNull();
			expect(after[index]?.['token_hash']).not.toEqual(before[index]?.['token_hash']);
		}
		expect(await findLiveLink(shop.db, live.token)).toMatchObject({ ref });
		expect((await run()).links.gone).toBe(0);
	});

	test('good until some days after delivery end so many days after the last parcel, and never later than they would', async () => {
		const ref = newRef();
		await place(shop.db, ref);
		const [long, short] = [await link(ref, 180), await link(ref, 3)];
		await shop.sql`update links set days_after_delivery = 14, created_at = ${days(1)}
			where id in (${long.id}, ${short.id})`;
		expect(await endLinksOfDelivered(shop.db)).toBe(0);
		await deliver(shop, ref, [{ line: 'l1', quantity: 2 }]);
		const [parcel] = await shop.sql<{ at: string }[]>`select s.delivered_at as at from shipments s
			join orders o on o.id = s.order_id where o.ref = ${ref}`;
		expect(await endLinksOfDelivered(shop.db)).toBe(2);
		expect(await endLinksOfDelivered(shop.db)).toBe(0);
		expect((await findLiveLink(shop.db, long.token))?.expiresAt).toEqual(
			new Date(Date.parse(parcel?.at ?? '') + 14 * 86_400_000)
		);
		expect((await findLiveLink(shop.db, short.token))?.expiresAt).toEqual(short.expiresAt);
		// Made after everything had come: so many days from then.
		const late = await link(ref, 180);
		await shop.sql`update links set days_after_delivery = 14, created_at = ${days(-1)} where id = ${late.id}`;
		expect(await endLinksOfDelivered(shop.db)).toBe(1);
		const end = (await findLiveLink(shop.db, late.token))?.expiresAt.getTime() ?? 0;
		expect(Math.abs(end - Date.parse(days(-15)))).toBeLessThan(10_000);
	});
});

test('pictures go a policy’s months after the last return they were evidence for, file and row together', async () => {
	const store = folderStore(join(folder, 'photos'));
	const desk = returnDesk(shop);
	const { sql } = shop;
	const ref = newRef();
	await place(shop.db, ref);
	await deliver(shop, ref, [{ line: 'l1', quantity: 2 }]);
	const piece = [{ line: 'l1', quantity: 1, reason: 'unwanted' }];
	const [one, two] = [await desk.open(ref, piece as never), await desk.open(ref, piece as never)];
	const [order] = await sql<{ id: string }[]>`select id from orders where ref = ${ref}`;
	async function photo(returns: string[], position: number): Promise<{ id: string; file: string }> {
		const id = randomUUID();
		const key = `${id.slice(0, 2)}/${id}`;
		const of = { width: 1, height: 1, bytes: 3, sha256: randomBytes(32) };
		await insertPhoto(shop.db, { id, orderId: order?.id ?? '', actorKind: 'machine', key, ...of });
		await store.put(`${key}.jpg`, randomBytes(3));
		await store.put(`${key}.small.jpg`, randomBytes(3));
		await markKept(shop.db, id);
		await insertEvidence(
			shop.db,
			returns.map((returnId) => ({ returnId, lineId: 'l1', photoId: id, position }))
		);
		return { id, file: join(folder, 'photos', `${key}.jpg`) };
	}
	const [ofOne, ofBoth, ofTwo] = [
		await photo([one.id], 1),
		await photo([one.id, two.id], 2),
		await photo([two.id], 3)
	];
	got(await desk.cancel(one.id));
	const rowsOf = async () =>
		(await sql`select id from photos where order_id = ${order?.id ?? ''} order by id`).map((row) =>
			String(row['id'])
		);
	const all = [ofOne, ofBoth, ofTwo];
	await sql`update returns set ended_at = ${days(179)} where id = ${one.id}`;
	expect((await run()).photos.gone).toBe(0);
	await sql`update returns set ended_at = ${days(181)} where id = ${one.id}`;
	// The other return is still under way: what shows it stays.
	expect((await run()).photos.gone).toBe(1);
	// Between the two steps: shown to nobody, its file still known to a row.
	expect(await rowsOf()).toEqual(all.map(({ id }) => id).sort());
	expect(existsSync(ofOne.file)).toBe(true);
	expect(await sweepPhotos(shop, store)).toBe(1);
	expect(existsSync(ofOne.file)).toBe(false);
	expect(await rowsOf()).toEqual([ofBoth, ofTwo].map(({ id }) => id).sort());

	got(await desk.cancel(two.id));
	await sql`update returns set ended_at = ${days(181)} where id = ${two.id}`;
	expect((await run()).photos.gone).toBe(2);
	// Killed after the file went and before its row did: the next look finishes it.
	rmSync(ofTwo.file);
	expect(await sweepPhotos(shop, store)).toBe(2);
	expect(await rowsOf()).toEqual([]);
	for (const { file } of all) expect(existsSync(file)).toBe(false);
	expect(
		await sql`select from return_evidence where photo_id = any (${all.map(({ id }) => id)}::uuid[])`
	).toEqual([]);
});

test('what somebody has locked waits, and holds up neither them nor the rest', async () => {
	const owner = randomUUID();
	await shop.sql`insert into idempotency_keys (owner, key, fingerprint, status, answer, created_at)
		select ${owner}::text, n::text, '\\x00', 200, '{}', ${days(31)}::timestamptz from generate_series(1, 10) n`;
	await shop.sql.begin(async (busy) => {
		await busy`select from idempotency_keys where owner = ${owner} and key = '3' for update`;
		expect((await run()).keys.gone).toBe(9);
	});
	expect((await run()).keys.gone).toBe(1);
});

test('killed in the middle, the next run goes on; every chain verifies after it', async () => {
	const refs = [newRef(), newRef(), newRef()];
	for (const ref of refs) {
		await place(shop.db, ref);
		for (let count = 0; count < 5; count++) await change(shop.db, ref, { count });
	}
	const books = () => shop.sql`select (select count(*)::int from history) as history,
		(select coalesce(sum(hashtextextended(encode(hash, 'hex'), 0)), 0)::text from history) as hashes,
		(select count(*)::int from audit) as audit`;
	const before = await books();
	const many = 60_000;
	await shop.sql`insert into idempotency_keys (owner, key, fingerprint, status, answer, created_at)
		select 'kill', n::text, '\\x00', 200, repeat('x', 500), ${days(31)}::timestamptz from generate_series(1, ${many}) n`;
	const left = async () => {
		const [row] = await shop.sql<
			{ n: number }[]
		>`select count(*)::int as n from idempotency_keys where owner = 'kill'`;
		return row?.n ?? 0;
	};
	const shim = join(import.meta.dirname, '../../src/cli/roundtrip.mjs');
	const env = { PATH: process.env['PATH'] ?? '', APP_SECRET, DATABASE_URL: database.url, DATA_DIR: folder };
	const child = spawn(process.execPath, [shim, 'retention'], {
		env,
		stdio: ['ignore', 'ignore', 'inherit'],
		detached: true
	});
	await until('some of it has gone', async () => ((await left()) < many ? true : undefined), 30_000);
	process.kill(-(child.pid ?? 0), 'SIGKILL');
	// The batch that was under way still ends by itself, at the database.
	let last = -1;
	const after = await until('its last batch has ended', async () => {
		const known = last;
		last = await left();
		await sleep(300);
		return last === known ? last : undefined;
	});
	expect(after).toBeGreaterThan(0);
	expect(after).toBeLessThan(many);
	expect(await findRetention(shop.db)).toBeUndefined();

	const again = await roundtrip({ DATABASE_URL: database.url, DATA_DIR: folder }, 'retention', '--json');
	expect(again.code, again.err).toBe(0);
	expect(JSON.parse(again.out)).toMatchObject({ gone: { keys: { gone: after } }, chains: { broken: 0 } });
	expect(await left()).toBe(0);
	expect(await books()).toEqual(before);
	expect((await verifyChains(shop.db, 10_000)).last).toMatchObject({ broken: 0 });

	// What an admin has set is what the command counts with, within the bounds.
	const set = { version: 1, value: { links: 3, photos: 1 }, before: null };
	await setSetting(shop.db, 'shop.retention', set);
	const dry = await roundtrip(
		{ DATABASE_URL: database.url, DATA_DIR: folder },
		'retention',
		'--dry-run',
		'--json'
	);
	expect(JSON.parse(dry.out)).toMatchObject({
		...{ dry_run: true, due: { keys: 0 }, periods: { links: 3, photos: 30, keys: 30 } }
	});
	await shop.sql`delete from settings where name = 'shop.retention'`;

	const told = await roundtrip(
		{ DATABASE_URL: database.url, DATA_DIR: folder, SMTP_URL: 'smtp://127.0.0.1:9' },
		'doctor',
		'--json'
	);
	const { checks } = JSON.parse(told.out) as { checks: { name: string; state: string; found: string }[] };
	expect(checks.filter(({ name }) => name === 'retention' || name === 'history')).toMatchObject([
		{ state: 'ok', found: expect.stringContaining(`${after} rows went`) as string },
		{ state: 'ok', found: expect.stringMatching(/all \d+ chains verify/) as string }
	]);
});
