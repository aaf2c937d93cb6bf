import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { hintChannel } from '#server/db/hint-channel.ts';
import { outboxReader, trimOutbox } from '#server/db/outbox.ts';
import { notifyHints } from '#server/realtime/hint-bus.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { startLiveServer } from '#tests/support/live-server.ts';
import { change, place } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** What the outbox's readers rely on: its order, its index, who holds it back, and what trimming leaves. */
let database: FreshDatabase;
let shop: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-shop' });
	await place(shop.db, 'A1');
});

afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

test('a transaction left open holds back later events, is named, and costs none', async () => {
	const told: object[] = [];
	const log = { info() {}, warn: (facts: object) => void told.push(facts) };
	const server = await startLiveServer(database.url, { log });
	const culprit = connect(database.url, { max: 1, name: 'test-culprit' });
	const stream = new EventStream(server.live('order:A1:2'));
	await stream.until((one) => one.status === 200);
	await sleep(100);
	await culprit.sql.begin(async (tx) => {
		await tx`select pg_current_xact_id()`;
		await change(shop.db, 'A1');
		for (const end = Date.now() + 10_000; told.length === 0 && Date.now() < end;) await sleep(50);
		expect(stream.told).toEqual([]);
		expect(server.streams.stats()).toMatchObject({ held_back_by: { application: 'test-culprit' } });
	});
	await stream.until((one) => one.told.length === 1, 2000);
	expect(told).toMatchObject([{ held_back_by: { application: 'test-culprit', pid: expect.any(Number) } }]);
	stream.cut();
	await culprit.close();
	await server.close();
});

test('reading on from a cursor is a walk along the primary key', async () => {
	await shop.sql`insert into outbox (order_id, seq) select (select id from orders), 1 from generate_series(1, 20000)`;
	await shop.sql`analyze outbox`;
	const cursor = await outboxReader(shop.sql).currentCursor();
	const plan = await shop.sql`explain (analyze, buffers, format json) select o.xid, o.id from outbox o
		where (o.xid, o.id) > (${cursor.xid}::xid8, ${cursor.id}::bigint) and o.xid < pg_snapshot_xmin(pg_current_snapshot())
		order by o.xid, o.id limit 1000`;
	const [limit] = plan[0]?.['QUERY PLAN'].map((one: { Plan: object }) => one.Plan);
	const [scan] = limit.Plans;
	expect(scan).toMatchObject({
		'Node Type': expect.stringMatching(/^Index (Only )?Scan$/),
		'Index Name': 'outbox_xid_id_pk'
	});
	expect(scan['Index Cond']).toMatch(/ROW\(.*xid.*id.*\) > ROW/);
	expect(scan['Shared Hit Blocks'] + scan['Shared Read Blocks']).toBeLessThan(10);
	await shop.sql`delete from outbox where order_id = (select id from orders) and seq = 1`;
});

test('trimming takes old rows only, in batches, and never what a durable subscriber has yet to read', async () => {
	const rows = () => shop.sql<{ xid: string; id: string }[]>`select xid, id from outbox order by xid, id`;
	await change(shop.db, 'A1');
	await change(shop.db, 'A1');
	await shop.sql`update outbox set at = now() - interval '4 days'`;
	await change(shop.db, 'A1');
	const old = (await rows()).slice(0, -1);
	const reached = old.at(-2);
	await shop.sql`insert into outbox_cursors (subscriber, xid, id) values ('notices', ${reached?.xid ?? ''}, ${reached?.id ?? ''})`;
	expect(await trimOutbox(shop.sql, 3, 1)).toBe(1);
	expect(await trimOutbox(shop.sql)).toBe(old.length - 2);
	expect(await rows()).toHaveLength(2);
	await shop.sql`delete from outbox_cursors`;
	expect(await trimOutbox(shop.sql)).toBe(1);
});

test('a hint reaches the other nodes once, however many commits there were', async () => {
	const channel = hintChannel(shop.sql);
	const [here, there] = [notifyHints(channel, 'here'), notifyHints(channel, 'there')];
	const count = { here: 0, there: 0 };
	here.onHint(() => count.here++);
	there.onHint(() => count.there++);
	for (const end = Date.now() + 5000; count.there === 0 && Date.now() < end; await sleep(50)) here.send();
	await sleep(100);
	const before = { ...count };
	for (let n = 0; n < 1000; n++) here.send();
	for (const end = Date.now() + 5000; count.there === before.there && Date.now() < end;) await sleep(10);
	await sleep(200);
	expect(count.here - before.here).toBe(1000);
	expect(count.there - before.there).toBeGreaterThan(0);
	expect(count.there - before.there).toBeLessThan(5);
	await Promise.all([here.close(), there.close()]);
});
