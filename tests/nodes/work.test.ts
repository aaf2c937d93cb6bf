import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { startTwoNodes, type TwoNodes } from '#tests/support/front/two-nodes.ts';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { startReceiver, type Receiver } from '#tests/support/receivers.ts';
import type { Shop } from '#tests/support/shop.ts';
import { invite } from '#tests/support/staff-member.ts';
import { STRIPE_KEY, startStripe, type StripeServer } from '#tests/support/stripe/server.ts';
import { until } from '#tests/support/until.ts';

/** Two nodes share the work: notices, refunds and webhooks out are done once, and a node that dies is followed by the other. */
const ORDERS = 24;
let nodes: TwoNodes;
let mails: MailServer;
let stripe: StripeServer;
let receiver: Receiver;
let key: string;
beforeAll(async () => {
	mails = await startMailServer();
	stripe = await startStripe();
	receiver = await startReceiver();
	nodes = await startTwoNodes({
		...{ SMTP_URL: mails.url, STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_BASE: stripe.base },
		...{ ENDPOINTS_ALLOW_PRIVATE: '1' }
	});
	key = await nodes.a.key('orders:write', 'orders:read', 'quotes:write', 'endpoints:write');
	const made = await nodes.a.call('POST', '/api/v1/endpoints', {
		...{ key, body: { url: receiver.url, events: ['order.placed', 'refund.*'] } }
	});
	expect(made.status, made.text).toBe(201);
});
afterAll(async () => {
	await nodes?.stop();
	await receiver?.close();
	await stripe?.close();
	await mails?.close();
});
const open: EventStream[] = [];
afterEach(() => open.splice(0).forEach((stream) => stream.cut()));

type Cancelled = { ref: string; intent: string; email: string; amount: number };

/** An order that was paid through Stripe; its first line is cancelled over the node given. */
async function cancelOver(where: Shop): Promise<Cancelled> {
	const ref = newRef();
	const email = `${ref.toLowerCase()}@example.com`;
	const intent = stripe.books.addIntent(17_400, { currency: 'eur', status: 'succeeded' });
	const captured_at = '2026-11-02T10:00:05+01:00';
	const payment = { provider: 'stripe', reference: intent.id, amount: 17_400, captured_at };
	const buyer = { kind: 'consumer', country: 'DE', name: 'Ada Muster', email };
	const document = orderDocument(ref, { payments: [payment], buyer });
	const placed = await where.call('POST', '/api/v1/orders', { key, body: document });
	expect(placed.status, placed.text).toBe(201);
	const body = { kind: 'cancel', lines: [{ line: 'l1', quantity: 1 }] };
	const quote = await where.call('POST', `/api/v1/orders/${ref}/quotes`, { key, body });
	const done = await where.call('POST', `/api/v1/quotes/${String(quote.json['id'])}/confirm`, { key });
	expect(done.status, done.text).toBe(200);
	return { ref, intent: intent.id, email, amount: (done.json['refund'] as { amount: number }).amount };
}
const cancelMany = async (wheres: Shop[], many = ORDERS): Promise<Cancelled[]> => {
	const all: Cancelled[] = [];
	while (all.length < many) all.push(...(await Promise.all(wheres.map(cancelOver))));
	return all;
};

/** How many refunds a node has asked the provider for, as it says itself. */
async function refundCallsOf(node: Shop): Promise<number> {
	const { text } = await node.call('GET', '/metrics');
	const lines = [
		...text.matchAll(/^payment_calls_total\{provider="stripe",operation="refund",[^}]*\} (\d+)$/gm)
	];
	return lines.reduce((sum, [, n]) => sum + Number(n), 0);
}
const refundsOf = ({ intent }: Cancelled) =>
	stripe.books.refunds.filter((one) => one.payment_intent === intent);
/** Each kind of mail somebody got, with how often. */
const mailsTo = ({ email }: Cancelled) =>
	mails.received.filter(({ to }) => to.includes(email)).map(({ headers }) => headers['message-id'] ?? '');
const messagesOf = ({ ref }: Cancelled) => receiver.received.filter(({ body }) => body.includes(`"${ref}"`));
async function untilSettled(orders: readonly Cancelled[], withinMs = 60_000): Promise<void> {
	const refs = orders.map(({ ref }) => ref);
	const { sql } = nodes.b.connection;
	const settled = async () => {
		const [row] = await sql<
			{ n: number }[]
		>`select count(*)::int as n from refunds r join orders o on o.id = r.order_id
			where o.ref = any(${refs}) and r.state = 'settled'`;
		return row?.n === orders.length;
	};
	await until('every refund is settled', settled, withinMs);
	const waiting = async () => {
		const [row] = await sql<
			{ n: number }[]
		>`select (select count(*) from notices n join orders o on o.id = n.order_id
				where o.ref = any(${refs}) and n.state = 'due')::int
			+ (select count(*) from endpoint_deliveries where state = 'waiting')::int as n`;
		return row?.n === 0;
	};
	await until('everybody is told', waiting, withinMs);
}

test('what falls due is done once: a refund, each mail, each message under its id', async () => {
	const { a, b } = nodes;
	const orders = await cancelMany([a, b]);
	await untilSettled(orders);
	// Whatever were to come twice would come now.
	await sleep(1500);
	for (const order of orders) {
		expect(refundsOf(order).map(({ amount }) => amount)).toEqual([order.amount]);
		const sent = mailsTo(order);
		expect(sent.length).toBeGreaterThanOrEqual(1);
		expect(new Set(sent).size).toBe(sent.length);
		const ids = messagesOf(order).map(({ id }) => id);
		expect(ids.length).toBeGreaterThanOrEqual(2);
		expect(new Set(ids).size).toBe(ids.length);
	}
	expect(stripe.count('POST /v1/refunds')).toBe(orders.length);
	// Both were at work: else this would say nothing of two.
	const asked = await Promise.all([a, b].map(refundCallsOf));
	expect(Math.min(...asked)).toBeGreaterThan(0);
	expect(asked.reduce((sum, n) => sum + n, 0)).toBe(orders.length);
	expect(await brokenInvariants(a.connection)).toEqual([]);
});

test('attempts are counted together: ten wrong passwords over two nodes are ten', async () => {
	const { a, b } = nodes;
	const { email } = await invite(a, 'agent');
	const tries: number[] = [];
	for (let n = 0; n < 14; n++) {
		const browser = new CookieJar(n % 2 ? a : b, { 'x-forwarded-for': '198.51.100.77' });
		tries.push((await browser.post('/staff/sign-in', { email, password: `wrong kettle ${n}` })).status);
	}
	expect(tries.slice(0, 10).filter((status) => status === 429)).toEqual([]);
	expect(tries.slice(10)).toEqual([429, 429, 429, 429]);
	// The next address is another matter.
	const other = new CookieJar(b, { 'x-forwarded-for': '198.51.100.78' });
	expect((await other.post('/staff/sign-in', { email, password: 'wrong kettle' })).status).not.toBe(429);
});

describe('kill -9 of one node', () => {
	test('in the middle of its streams and its work: whoever reads goes on at the other, and nothing is lost or done twice', async () => {
		const { a, b, shop, front } = nodes;
		const before = stripe.books.refunds.length;
		const { ref } = await cancelOver(b);
		const headers = { authorization: `Bearer ${key}` };
		const path = `/api/v1/orders/${ref}/events`;
		const watched = new EventStream(a.origin + path, headers);
		const through = Array.from({ length: 6 }, () => new EventStream(front.origin + path, headers));
		open.push(watched, ...through);
		for (const one of [watched, ...through]) await one.until(({ told }) => told.length > 0);
		// Calls are under way at the provider for a while: some are A's.
		stripe.delay(400);
		const orders = await cancelMany([a, b], 12);
		await until('A is in the middle of something', () => stripe.books.refunds.length > before + 2);
		await a.kill();
		stripe.delay(0);
		await watched.until(({ outcome }) => outcome !== 'open', 3000);
		const cut = () => through.filter(({ outcome }) => outcome !== 'open');
		await until('its streams through the front are cut', () => cut().length > 0 && cut().length < 6);

		// At once, by the front alone: reads and what changes something.
		const answers = await Promise.all(
			Array.from({ length: 10 }, () => shop.call('GET', `/api/v1/orders/${ref}`, { key }))
		);
		expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
		const more = await cancelMany([{ ...b, call: shop.call }], 3);
		const last = watched.told.at(-1)?.id ?? '';
		const again = new EventStream(front.origin + path, { ...headers, 'last-event-id': last });
		open.push(again);
		const end = async () =>
			(await b.connection.sql<{ n: number }[]>`select history_seq as n from orders where ref = ${ref}`)[0]?.n;
		// Whoever was asking when it died is given half a minute before somebody else asks; here that has passed.
		await b.connection
			.sql`update refunds set asked_at = asked_at - interval '1 minute' where state = 'requested'`;
		await untilSettled([...orders, ...more], 120_000);
		for (const order of [...orders, ...more])
			expect(refundsOf(order).map(({ amount }) => amount)).toEqual([order.amount]);
		const seen = () => [...watched.told, ...again.told].map(({ data }) => Number(data['seq']));
		await until('the reader has everything', async () => seen().length >= ((await end()) ?? Infinity));
		expect(seen()).toEqual(Array.from({ length: (await end()) ?? 0 }, (_, index) => index + 1));
		// What the dead node was sending is sent by the other once its hold has run out.
		await until(
			'everybody has their mail',
			() => [...orders, ...more].every((order) => mailsTo(order).length > 0),
			60_000
		);
		for (const order of [...orders, ...more]) {
			// A message may come again under the id it had, never under another.
			const told = new Map(messagesOf(order).map(({ id, json }) => [String(json.seq), id]));
			expect(new Set(told.values()).size).toBe(told.size);
			for (const message of messagesOf(order)) expect(told.get(String(message.json.seq))).toBe(message.id);
		}
		expect(await brokenInvariants(b.connection)).toEqual([]);
		await a.restart();
		expect((await a.call('GET', `/api/v1/orders/${ref}`, { key })).status).toBe(200);
	});
});
