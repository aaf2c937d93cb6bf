import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { outboxReader, type OutboxCursor } from '#server/db/outbox.ts';
import { EventStream, type Told } from '#tests/support/event-stream.ts';
import { KEY, startLiveServer } from '#tests/support/live-server.ts';
import { append, place } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/**
 * Law 7: every committed event reaches each subscriber exactly once per cursor, in order. Two kinds of clients are
 * cut at random moments and come back by their cursor while transactions of random length commit and roll back.
 */
const ORDERS = Array.from({ length: 8 }, (_, index) => `S${index}`);
const WRITERS = 32;
const CHANGES_EACH = 25;
const CUTS = 100;

let database: FreshDatabase;
let writers: Connection;
let server: Awaited<ReturnType<typeof startLiveServer>>;

beforeAll(async () => {
	database = await freshDatabase();
	writers = connect(database.url, { max: WRITERS, name: 'test-writers' });
	server = await startLiveServer(database.url);
	for (const ref of ORDERS) await place(writers.db, ref);
});

afterAll(async () => {
	await server?.close();
	await writers?.close();
	await database?.drop();
});

test('cut a hundred times while 32 writers commit, a stream tells every event once and in order', async () => {
	let writing = true;
	const ends = new Map<string, number>();
	const isAllOf = (refs: readonly string[]) => (seen: ReadonlyMap<string, number>) =>
		!writing && refs.every((ref) => seen.get(ref) === ends.get(ref));

	const start = await findStart();
	const cursors = readBothWays(start, () => writing);
	const machines = ORDERS.slice(0, 3).map((ref) => follow(server.events(ref), KEY, isAllOf([ref]), ref));
	const browser = follow(server.live(...ORDERS.map((ref) => `order:${ref}:0`)), {}, isAllOf(ORDERS));

	await Promise.all(Array.from({ length: WRITERS }, write));
	const rows = await writers.sql<{ ref: string; seq: number }[]>`select ref, history_seq as seq from orders`;
	for (const { ref, seq } of rows) ends.set(ref, seq);
	writing = false;
	const { naive, ours, all } = await cursors;

	const upTo = (ref: string) => Array.from({ length: ends.get(ref) ?? 0 }, (_, index) => index + 1);
	for (const [index, machine] of (await Promise.all(machines)).entries()) {
		expect(machine.cuts).toBeGreaterThanOrEqual(CUTS);
		expect(machine.told.map(({ data }) => data['seq'])).toEqual(upTo(ORDERS[index] ?? ''));
	}
	const { told } = await browser;
	for (const ref of ORDERS) {
		const ofOrder = told.filter(({ data }) => data['topic'] === `order:${ref}`);
		expect(ofOrder.map(({ data }) => data['seq'])).toEqual(upTo(ref));
	}

	// The harness can fail: on the same writes the obvious cursor loses rows, and ours does not.
	expect(all.length).toBeGreaterThan(WRITERS * CHANGES_EACH * 0.8);
	expect(ours.toSorted((a, b) => a - b)).toEqual(all);
	const lost = all.filter((id) => !naive.has(id)).length;
	console.log(`id > last lost ${lost} of ${all.length} rows; (xid, id) below the horizon lost none`);
	expect(lost).toBeGreaterThan(0);
});

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;

/** Draws ids and xids early, commits late, sometimes not at all. */
async function write(): Promise<void> {
	for (let n = 0; n < CHANGES_EACH; n++) {
		const work = writers.db.transaction(async (tx) => {
			if (Math.random() < 0.5) await tx.execute('select pg_current_xact_id()');
			const entry = { type: 'shipment.scan_recorded' as const, data: { n, text: 'line\nbreak \u2028 "' } };
			await append(tx, pick(ORDERS), Math.random() < 0.2 ? [entry, entry] : [entry]);
			await sleep(Math.random() * 20);
			if (Math.random() < 0.1) throw new Error('rolled back on purpose');
		});
		await work.catch((error: unknown) => {
			if (!(error as Error).message.includes('on purpose')) throw error;
		});
		if (Math.random() < 0.3) server.streams.hint();
	}
}

/** Reads until all is there, cut at random moments; a machine's stream is of one order and does not name it. */
async function follow(
	url: string,
	headers: Record<string, string>,
	isAll: (seen: ReadonlyMap<string, number>) => boolean,
	ref = ''
): Promise<{ told: Told[]; cuts: number }> {
	const told: Told[] = [];
	const seen = new Map<string, number>();
	const keep = (one: Told) => {
		told.push(one);
		seen.set(String(one.data['topic'] ?? `order:${ref}`).slice('order:'.length), Number(one.data['seq']));
	};
	for (let cuts = 0; ; cuts++) {
		const last = told.at(-1)?.id;
		const stream = new EventStream(url, { ...headers, ...(last && { 'last-event-id': last }) }, keep);
		if (cuts < CUTS) await sleep(Math.random() * 60);
		// The last one is not cut: whatever it missed it has to catch up with by itself.
		else await stream.until(() => isAll(seen), 120_000);
		stream.cut();
		if (cuts >= CUTS) return { told, cuts };
	}
}

/** Where both cursors start, while nobody writes. */
async function findStart(): Promise<{ id: number; cursor: OutboxCursor }> {
	const [newest] = await writers.sql`select coalesce(max(id), 0) as id from outbox`;
	return { id: Number(newest?.['id']), cursor: await outboxReader(writers.sql).currentCursor() };
}

/** Both cursors read the outbox side by side; what each has seen, and what there was. */
async function readBothWays(start: Awaited<ReturnType<typeof findStart>>, isRunning: () => boolean) {
	const reader = outboxReader(writers.sql);
	const naive = new Set<number>();
	const ours: number[] = [];
	let { id: last, cursor } = start;
	for (let quiet = 0; quiet < 3; quiet = isRunning() ? 0 : quiet + 1) {
		const next = await writers.sql<{ id: string }[]>`select id from outbox where id > ${last} order by id`;
		for (const { id } of next) naive.add((last = Number(id)));
		const rows = await reader.read(cursor, 1000);
		for (const { xid, id } of rows) {
			// Where anything in the cluster still ran at the start, the cursor begins before the newest row of then.
			if (Number(id) > start.id) ours.push(Number(id));
			cursor = { xid, id };
		}
		await sleep(5);
	}
	const all = await writers.sql<{ id: string }[]>`select id from outbox where id > ${start.id} order by id`;
	return { naive, ours, all: all.map(({ id }) => Number(id)) };
}
