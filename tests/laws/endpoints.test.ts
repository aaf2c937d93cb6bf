import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, oneLine, orderDocument, type Wire } from '#tests/support/order-documents.ts';
import { startReceiver, verifies, type Receiver } from '#tests/support/receivers.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { invite } from '#tests/support/staff-member.ts';

/**
 * Law 7: every committed event reaches each endpoint at least once, under one stable id, whatever the others do, and
 * whatever becomes of whoever sends it.
 */
let mails: MailServer;
let shop: Shop;
let key: string;
const open: Receiver[] = [];

beforeAll(async () => {
	mails = await startMailServer();
	shop = await startShop({ env: { SMTP_URL: mails.url, ENDPOINTS_ALLOW_PRIVATE: '1' } });
	key = await shop.key('orders:write', 'orders:read', 'warehouse:write', 'endpoints:write');
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
	for (const receiver of open) await receiver.close();
});
/** Each test's endpoints are told of nothing of the next. */
afterEach(() => shop.connection.sql`delete from endpoints`);

const WAIT = { timeout: 40_000, interval: 25 };
const call = (method: string, path: string, body?: Wire) =>
	shop.call(method, `/api/v1/${path}`, { key, body });
const post = (path: string, body?: Wire) => call('POST', path, body);

async function listen(events: string[] = ['order.placed']) {
	const receiver = await startReceiver();
	open.push(receiver);
	const made = await post('endpoints', { url: receiver.url, events });
	expect(made.status, made.text).toBe(201);
	return { receiver, id: String(made.json['id']), secret: String(made.json['secret']) };
}
type Listening = Awaited<ReturnType<typeof listen>>;

async function place(document = (ref: string): Wire => oneLine(ref, 3)): Promise<string> {
	const ref = newRef();
	const placed = await post('orders', document(ref));
	expect(placed.status, placed.text).toBe(201);
	return ref;
}
const received = ({ receiver }: Listening, count: number) =>
	expect.poll(() => receiver.received.length, WAIT).toBe(count);
const deliveriesOf = async ({ id }: Listening) =>
	(await call('GET', `endpoints/${id}/deliveries`)).json['deliveries'] as Record<string, unknown>[];
const newest = ({ receiver }: Listening) => {
	const message = receiver.received.at(-1);
	if (!message) throw new Error('nothing was received');
	return message;
};
const endpointOf = async ({ id }: Listening) => (await call('GET', `endpoints/${id}`)).json;
const becomes = (at: Listening, facts: object) =>
	expect.poll(() => endpointOf(at), WAIT).toMatchObject(facts);
const deliveryBecomes = (at: Listening, facts: object) =>
	expect.poll(async () => (await deliveriesOf(at))[0], WAIT).toMatchObject(facts);
/** As if the time had come. */
const hurry = async ({ id }: Listening) => {
	await shop.connection.sql`update endpoints set rests_until = null where id = ${id}`;
	await shop.connection.sql`update endpoint_deliveries set next_attempt_at = now() where endpoint_id = ${id}`;
};

describe('what is told', () => {
	test('the order as the API answers it, signed, in order, and nobody’s name', async () => {
		const all = await listen(['*']);
		const some = await listen(['claim.*']);
		const ref = await place((ref) => orderDocument(ref));
		await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 1 }] });
		await received(all, 3);
		await received(some, 1);
		const told = all.receiver.received.map(({ json }) => [json.seq, json.type]);
		expect(told).toEqual([
			[1, 'order.placed'],
			[2, 'order.paid'],
			[3, 'claim.held']
		]);
		const last = newest(all);
		const reader = await shop.key('orders:read');
		const order = await shop.call('GET', `/api/v1/orders/${ref}`, { key: reader });
		expect(last.json.data).toEqual(order.json);
		expect(last.json).toMatchObject({
			actor: { kind: 'machine' },
			change: { lines: [{ line: 'l1', quantity: 1 }] }
		});
		for (const message of all.receiver.received) {
			expect(verifies(all.secret, message)).toBe(true);
			expect(verifies(some.secret, message)).toBe(false);
			expect(message.body).not.toMatch(/Ada|Muster|ada@example|Kanal/);
			expect(message.headers).toMatchObject({
				'content-type': 'application/json',
				'webhook-id': expect.stringMatching(/^msg_[0-9a-f]{32}_\d+$/)
			});
		}
		expect(newest(some).id).toBe(last.id);
	});

	test('once, also where the outbox is read again, and nothing that was before', async () => {
		await place();
		const at = await listen();
		await place();
		await received(at, 1);
		await shop.connection.sql`update outbox_cursors set xid = '0', id = 0 where subscriber = 'endpoints'`;
		const ref = await place();
		await received(at, 2);
		expect(newest(at).json.data).toMatchObject({ ref });
		expect(await deliveriesOf(at)).toHaveLength(2);
	});

	test('with a new secret and the former one, while that is good', async () => {
		const at = await listen();
		const rotated = await post(`endpoints/${at.id}/rotate`);
		const fresh = String(rotated.json['secret']);
		await place();
		await received(at, 1);
		expect(newest(at).headers['webhook-signature']?.split(' ')).toHaveLength(2);
		expect([verifies(fresh, newest(at)), verifies(at.secret, newest(at))]).toEqual([true, true]);
		await shop.connection
			.sql`update endpoints set secrets = jsonb_set(secrets, '{1,until}', '"2020-01-01T00:00:00.000Z"')`;
		await place();
		await received(at, 2);
		expect([verifies(fresh, newest(at)), verifies(at.secret, newest(at))]).toEqual([true, false]);
		const leaked = await post(`endpoints/${at.id}/rotate`, { former_for_hours: 0 });
		await place();
		await received(at, 3);
		expect(verifies(String(leaked.json['secret']), newest(at))).toBe(true);
		expect(verifies(fresh, newest(at))).toBe(false);
	});
});

describe('what is not taken', () => {
	test('comes again under its id, five seconds later; what follows of its order waits for it', async () => {
		const at = await listen(['*']);
		at.receiver.answer = (response) => response.writeHead(500).end('no');
		const ref = await place();
		await received(at, 1);
		at.receiver.answer = (response) => response.writeHead(200).end('yes');
		await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 1 }] });
		await received(at, 3);
		const [first, second, third] = at.receiver.received;
		expect([second?.id, second?.body]).toEqual([first?.id, expect.any(String)]);
		expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(5000);
		expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
		expect(third?.json.type).toBe('claim.held');
		await deliveryBecomes(at, { state: 'delivered', attempts: 1 });
		expect((await deliveriesOf(at))[1]).toMatchObject({ state: 'delivered', attempts: 2, last_status: 200 });
		await becomes(at, { failing_since: null, waiting: 0 });
	});

	test('Retry-After is kept to, redirects are not followed, an endless answer is cut off', async () => {
		const [slow, moved, endless, elsewhere] = [
			await listen(),
			await listen(),
			await listen(),
			await startReceiver()
		];
		open.push(elsewhere);
		slow.receiver.answer = (response) => response.writeHead(503, { 'retry-after': '7200' }).end();
		moved.receiver.answer = (response) => response.writeHead(307, { location: elsewhere.url }).end();
		endless.receiver.answer = (response) => {
			response.writeHead(200);
			const more = () =>
				void (response.writable && response.write('x'.repeat(65_536), () => setImmediate(more)));
			more();
		};
		await place();
		await deliveryBecomes(slow, { state: 'waiting', last_status: 503 });
		const next = Date.parse(String((await deliveriesOf(slow))[0]?.['next_attempt_at']));
		expect(next - Date.now()).toBeGreaterThan(7_100_000);
		await deliveryBecomes(moved, { state: 'waiting', last_status: 307, attempts: 1 });
		await deliveryBecomes(endless, { state: 'delivered', last_status: 200 });
		// All of it is left alone, what is new as well.
		await place();
		await received(moved, 2);
		expect(slow.receiver.received).toHaveLength(1);
		expect(elsewhere.received).toHaveLength(0);
	});

	test('410 switches off at once, says so, and nothing is kept; on again, it is sent again', async () => {
		const boss = await invite(shop, 'admin', 'Bo');
		const at = await listen();
		at.receiver.answer = (response) => response.writeHead(410).end();
		const ref = await place();
		await becomes(at, { state: 'disabled', disabled_because: 'gone', failed: 1, waiting: 0 });
		await place();
		await expect.poll(() => mails.received.filter(({ to }) => to.includes(boss.email)), WAIT).toHaveLength(1);
		const mail = mails.received.find(({ to }) => to.includes(boss.email));
		expect(mail?.text).toContain(new URL(at.receiver.url).host);
		expect(mail?.text).toContain(`/staff/endpoints/${at.id}`);
		expect(mail?.text).not.toContain('from=shop');
		expect((await post(`endpoints/${at.id}/replay`)).json['code']).toBe('endpoint.disabled');
		at.receiver.answer = (response) => response.writeHead(204).end();
		await call('PATCH', `endpoints/${at.id}`, { state: 'active' });
		expect((await post(`endpoints/${at.id}/replay`)).json).toEqual({ replayed: 1 });
		await received(at, 2);
		expect(newest(at).id).toBe(at.receiver.received[0]?.id);
		expect(newest(at).json.data).toMatchObject({ ref });
		await becomes(at, { state: 'active', failed: 0 });
		expect(await deliveriesOf(at)).toHaveLength(1);
	});

	test('an endpoint that takes nothing through the whole schedule is switched off', async () => {
		const at = await listen();
		at.receiver.answer = (response) => response.writeHead(500).end();
		await place();
		await deliveryBecomes(at, { attempts: 1, last_status: 500 });
		// The steps in between are a table under a fake clock, in domain/endpoints.
		await shop.connection.sql`update endpoint_deliveries set attempts = 9 where endpoint_id = ${at.id}`;
		await hurry(at);
		await becomes(at, { state: 'disabled', disabled_because: 'failing', failed: 1 });
		expect(new Set(at.receiver.received.map(({ id }) => id)).size).toBe(1);
	});

	test('paused, what happens waits; a test is sent all the same, once', async () => {
		const at = await listen();
		await call('PATCH', `endpoints/${at.id}`, { state: 'paused' });
		await place();
		await becomes(at, { waiting: 1 });
		const tested = await post(`endpoints/${at.id}/test`);
		expect(tested.status).toBe(202);
		await received(at, 1);
		expect(newest(at).json).toMatchObject({ type: 'endpoint.test', data: { endpoint: at.id } });
		expect(verifies(at.secret, newest(at))).toBe(true);
		await call('PATCH', `endpoints/${at.id}`, { state: 'active' });
		await received(at, 2);
		expect(newest(at).json.type).toBe('order.placed');
	});
});

test('a quarter of the endpoints hangs: all others are told of everything, at the first attempt', async () => {
	const all = await Promise.all(Array.from({ length: 8 }, () => listen()));
	const [hanging, healthy] = [all.slice(0, 2), all.slice(2)];
	for (const { receiver } of hanging) receiver.answer = () => {};
	const refs = await Promise.all(Array.from({ length: 20 }, () => place()));
	const total = () => healthy.reduce((sum, { receiver }) => sum + receiver.received.length, 0);
	await expect.poll(total, WAIT).toBe(120);
	for (const { receiver } of healthy) {
		expect(new Set(receiver.received.map(({ json }) => json.data?.['ref']))).toEqual(new Set(refs));
		expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(20);
	}
	// Nobody holds more than their part, and not one of theirs has come back yet.
	for (const { receiver } of hanging) expect(receiver.received.length).toBeLessThanOrEqual(4);
	const [ended] = await shop.connection
		.sql`select count(*)::int as n from endpoint_deliveries where endpoint_id = any(${hanging.map(({ id }) => id)}) and last_error is not null`;
	expect(ended?.['n']).toBe(0);
});

test('killed in the middle of a delivery: it is sent again within 30 s, under its id', async () => {
	const at = await listen();
	at.receiver.answer = () => {};
	await place();
	await received(at, 1);
	await shop.kill();
	const killedAt = Date.now();
	at.receiver.answer = (response) => response.writeHead(200).end();
	const [held] = await shop.connection.sql<
		{ until: Date }[]
	>`select leased_until as until from endpoint_deliveries`;
	expect(Date.parse(String(held?.until)) - killedAt).toBeLessThanOrEqual(25_000);
	await shop.restart();
	await sleep(1500);
	// Nobody takes it while whoever had it may still be at it; at the end of its time it is taken within a second.
	expect(at.receiver.received).toHaveLength(1);
	await shop.connection.sql`update endpoint_deliveries set leased_until = now()`;
	const freeAt = Date.now();
	await received(at, 2);
	expect(newest(at).at - freeAt).toBeLessThan(5000);
	expect(newest(at).id).toBe(at.receiver.received[0]?.id);
	await deliveryBecomes(at, { state: 'delivered', attempts: 2 });
});
