import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { accept } from '#domain/refusal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { createLink, revokeLink } from '#server/use-cases/share-link.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { KEY, startLiveServer } from '#tests/support/live-server.ts';
import { append, change, place, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** When streams end, and what does not end them. */
let database: FreshDatabase;
let shop: Connection;
let server: Awaited<ReturnType<typeof startLiveServer>>;
const open: EventStream[] = [];

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-shop' });
	await place(shop.db, 'A1');
});

afterEach(async () => {
	open.splice(0).forEach((stream) => stream.cut());
	await server?.close();
});

afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const follow = (url: string, headers: Record<string, string> = {}) => {
	const stream = new EventStream(url, headers);
	open.push(stream);
	return stream;
};

const seqsOf = (stream: EventStream) => stream.told.map(({ data }) => data['seq']);
const upTo = (end: number, from = 1) => Array.from({ length: end - from + 1 }, (_, index) => from + index);
const endOf = async (ref: string): Promise<number> =>
	(await shop.sql`select history_seq as seq from orders where ref = ${ref}`)[0]?.['seq'];

async function share(expiresAt: Date) {
	const made = await transact(shop.db, (tx) =>
		createLink(tx, WRITER, { ref: 'A1', scope: 'watch', expiresAt })
	);
	if (!made.ok) throw new Error(made.refusal.code);
	return made.value;
}

test('the stream says what it is, and a machine without right or with a foreign cursor gets a problem', async () => {
	server = await startLiveServer(database.url);
	const stream = follow(server.events('A1'), KEY);
	await stream.until((one) => one.told.length >= 2);
	expect(stream.headers).toMatchObject({
		'content-type': 'text/event-stream',
		'cache-control': 'no-store',
		'x-accel-buffering': 'no',
		'x-content-type-options': 'nosniff'
	});
	expect(stream.told[0]).toMatchObject({
		event: 'order',
		data: { seq: 1, type: 'order.placed', actor: { kind: 'machine' } }
	});

	const answer = async (url: string, headers: Record<string, string>) => {
		const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers } });
		return [response.status, ((await response.json()) as { code: string }).code];
	};
	expect(await answer(server.events('A1'), {})).toEqual([401, 'auth.required']);
	expect(await answer(server.events('B1'), KEY)).toEqual([404, 'order.not_found']);
	await place(shop.db, 'C1');
	const own = stream.told[1]?.id ?? '';
	const ahead = Buffer.from(
		Buffer.from(own, 'base64url')
			.toString()
			.replace(/\d+\]$/, '99]')
	).toString('base64url');
	for (const cursor of ['7', '%%%', 'x'.repeat(5000), ahead]) {
		expect(await answer(server.events('A1'), { ...KEY, 'last-event-id': cursor })).toEqual([
			400,
			'request.invalid'
		]);
	}
	expect(await answer(server.events('C1'), { ...KEY, 'last-event-id': own })).toEqual([
		400,
		'request.invalid'
	]);
	for (const topic of ['order:A1', 'order:A1:-1', 'order:A1:99999999999', 'page:A1:0', 'link:short:0', '']) {
		expect(await answer(server.live(topic), {}), topic).toEqual([400, 'request.invalid']);
	}
});

test('a revoked link is told so within two seconds, and the last topic that ends, ends the stream', async () => {
	server = await startLiveServer(database.url);
	const link = await share(new Date(Date.now() + 60_000));
	const seq = await endOf('A1');
	const shared = follow(server.live(`link:${link.token}:0`));
	const both = follow(server.live(`link:${link.token}:${seq}`, `order:A1:${seq}`, 'order:NONE:0'));
	await both.until((one) => one.told.length >= 1);
	expect(both.told).toMatchObject([{ event: 'gone', data: { topic: 'order:NONE' } }]);
	await change(shop.db, 'A1', { secret: 'for the owner' });
	server.streams.hint();
	await shared.until((one) => seqsOf(one).includes(seq + 1));
	for (const { data } of shared.told) {
		expect(Object.keys(data)).toEqual(['topic', 'seq', 'type', 'at']);
		expect(data['type']).not.toMatch(/^link/);
	}

	await transact(shop.db, (tx) => revokeLink(tx, WRITER, { id: link.id }));
	const gone = (stream: EventStream) =>
		stream.told.some(({ event, data }) => event === 'gone' && data['topic'] === `link:${link.token}`);
	expect(await shared.until((one) => gone(one) && one.outcome === 'ended', 2000)).toBeLessThan(2000);
	await both.until(gone, 500);
	await change(shop.db, 'A1');
	await both.until((one) => one.told.at(-1)?.data['seq'] === seq + 3);
	expect(both.outcome).toBe('open');
	expect(
		both.told.filter(({ data }) => data['topic'] === `link:${link.token}` && data['seq'] === seq + 3)
	).toEqual([]);

	const expiring = await share(new Date(Date.now() + 500));
	await follow(server.live(`link:${expiring.token}:${seq}`)).until((one) => one.outcome === 'ended', 2500);
	const again = follow(server.live(`link:${link.token}:0`));
	await again.until((one) => one.outcome === 'ended', 1000);
	expect(again.told).toMatchObject([{ event: 'gone' }]);
});

test('nothing goes out while rights cannot be looked at, and nothing is lost by it', async () => {
	let works = true;
	server = await startLiveServer(database.url, {
		times: { recheckMs: 50, distrustMs: 150 },
		async stillAllowed(checks) {
			if (!works) throw new Error('away');
			return new Set(checks);
		}
	});
	const seq = await endOf('A1');
	const stream = follow(server.live(`order:A1:${seq}`));
	await stream.until((one) => one.status === 200);
	works = false;
	await sleep(400);
	await change(shop.db, 'A1');
	await sleep(300);
	expect(stream.told).toEqual([]);
	works = true;
	await stream.until((one) => one.told.length === 1);
	expect(seqsOf(stream)).toEqual([seq + 1]);
});

test('a client that does not read costs little memory, is cut, and resumes', async () => {
	server = await startLiveServer(database.url, { times: { recheckMs: 100, stallMs: 1000 } });
	await place(shop.db, 'BIG');
	const entry = { type: 'shipment.scan_recorded' as const, data: { filling: 'x'.repeat(50_000) } };
	for (let n = 0; n < 10; n++) {
		await transact(shop.db, async (tx) => accept(await append(tx, 'BIG', new Array(60).fill(entry))));
	}
	const end = await endOf('BIG');
	const stream = follow(server.events('BIG'), KEY);
	await stream.until((one) => one.status === 200);
	stream.pause();
	let most = 0;
	while (server.streams.stats().cut === 0) {
		most = Math.max(most, server.streams.stats().buffered_bytes);
		await sleep(5);
	}
	expect(most).toBeGreaterThan(0);
	expect(most).toBeLessThan(256_000);
	stream.resume();
	await stream.until((one) => one.outcome !== 'open');
	expect(stream.told.length).toBeLessThan(end);

	const last = stream.told.at(-1)?.id;
	const rest = follow(server.events('BIG'), { ...KEY, ...(last && { 'last-event-id': last }) });
	await rest.until((one) => one.told.length + stream.told.length === end, 20_000);
	expect([...seqsOf(stream), ...seqsOf(rest)]).toEqual(upTo(end));
});

test('streams go on when the database drops our sessions', async () => {
	server = await startLiveServer(database.url);
	const seq = await endOf('A1');
	const stream = follow(server.live(`order:A1:${seq}`));
	await stream.until((one) => one.status === 200);
	for (let n = 1; n <= 5; n++) {
		await shop.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-live'`;
		await change(shop.db, 'A1');
		await stream.until((one) => one.told.length === n, 5000);
	}
	expect(seqsOf(stream)).toEqual(upTo(seq + 5, seq + 1));
	expect(stream.outcome).toBe('open');
});

test('on close every stream is told good-bye within a second, read or not', async () => {
	server = await startLiveServer(database.url);
	const streams = Array.from({ length: 50 }, () => follow(server.events('A1'), KEY));
	const stuck = follow(server.events('BIG'), KEY);
	for (const stream of [...streams, stuck]) await stream.until((one) => one.status === 200);
	stuck.pause();
	await sleep(100);
	const start = performance.now();
	await server.streams.close();
	expect(performance.now() - start).toBeLessThan(1000);
	for (const stream of streams) await stream.until((one) => one.outcome === 'ended', 1000);
	expect(server.streams.stats()).toMatchObject({ streams: 0, topics: 0 });
	expect(
		(await fetch(server.events('A1'), { headers: { ...KEY, accept: 'text/event-stream' } })).status
	).toBe(503);
});
