import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrderAnswer } from '#server/http/schemas/answers.ts';
import { newRef, orderDocument, type Wire } from '#tests/support/order-documents.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** What becomes of an order that a shop's system sends, and sends again. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read');
});
afterAll(() => shop?.stop());

const send = (body: Wire, idempotencyKey?: string) =>
	shop.call('POST', '/api/v1/orders', { key, body, idempotencyKey });
const read = (ref: unknown, headers = {}) => shop.call('GET', `/api/v1/orders/${ref}`, { key, headers });
const orderIn = (answer: Answer) => OrderAnswer.parse(answer.json);

test('a new order is 201 and answers with its shares, a known one 200', async () => {
	const document = orderDocument(newRef(), { display_ref: '#1001' });
	const created = await send(document);
	expect(created.status, created.text).toBe(201);
	const order = orderIn(created);
	expect(order).toMatchObject({
		ref: document['ref'],
		display_ref: '#1001',
		version: 1,
		status: 'paid',
		currency: 'EUR',
		total: 17400,
		// 1,000 of discount and 900 of shipping over 15,000 and 2,500 of goods, by largest remainder.
		lines: [
			{ id: 'l1', quantity: 3, amount: 15000, shares: { discount: 857, shipping: 771 } },
			{ id: 'l2', quantity: 1, amount: 3000, discount: 500, shares: { discount: 143, shipping: 129 } }
		],
		shipments: [],
		money: { paid: 17400, authorised: 0, refunded: 0, pending: 0, fees: 0, refunds: [] }
	});
	expect(order.portions).toHaveLength(2);
	expect(order.portions).toMatchObject(
		order.portions.map(({ line }) => ({ line, quantity: line === 'l1' ? 3 : 1, state: 'open' }))
	);
	const tax = order.lines.map(({ shares }) => shares.tax + shares.shipping_tax);
	expect(tax.reduce((sum, one) => sum + one, 0)).toBe(2778);
	const stored = await read(document['ref']);
	expect(stored.status).toBe(200);
	expect(stored.json).toEqual(created.json);

	const again = await send(document);
	expect(again.status).toBe(200);
	expect(again.json).toEqual(created.json);
});

test('the order is named where it was made from: authorised money is not paid money', async () => {
	const authorised = {
		provider: 'card',
		reference: 'a',
		amount: 17400,
		authorised_at: '2026-11-02T10:00:00Z'
	};
	const held = orderIn(await send(orderDocument(newRef(), { payments: [authorised] })));
	expect(held).toMatchObject({ status: 'paid', money: { paid: 0, authorised: 17400 } });
	const unpaid = orderIn(await send(orderDocument(newRef(), { payments: [] })));
	expect(unpaid).toMatchObject({ status: 'placed', money: { paid: 0, authorised: 0 } });
});

describe('an update', () => {
	test('changes facts and adds payments, never lines, quantities or amounts', async () => {
		const first = orderDocument(newRef(), { payments: [] });
		const before = orderIn(await send(first));
		const payments = [
			{ provider: 'card', reference: 'late', amount: 17400, captured_at: '2026-11-03T09:00:00Z' }
		];
		const lines = [{ id: 'l1', title: 'Another lamp', quantity: 1, amount: 1 }];
		const later = {
			...first,
			tags: ['vip'],
			payments,
			lines,
			discounts: [],
			shipping: undefined,
			tax: 0,
			total: 1
		};
		const updated = await send(later);
		expect(updated.status, updated.text).toBe(200);
		const after = orderIn(updated);
		expect(after).toMatchObject({ version: 2, status: 'paid', total: 17400, money: { paid: 17400 } });
		expect(after.lines).toEqual(before.lines);
		expect(after.portions).toEqual(before.portions);
	});

	test('that is older than what is known is 200 and ignored', async () => {
		const ref = newRef();
		const at = (source_updated_at: string, tags: string[]) => orderDocument(ref, { source_updated_at, tags });
		await send(at('2026-11-05T12:00:00Z', ['new']));
		const older = await send(at('2026-11-05T12:59:59+01:00', ['old']));
		expect(older.status).toBe(200);
		expect(orderIn(older).version).toBe(1);
		const newer = await send(at('2026-11-05T13:00:01+01:00', ['newest']));
		expect(orderIn(newer).version).toBe(2);
		const events = await shop.call('GET', `/api/v1/orders/${ref}/events`, { key });
		const types = (events.json['events'] as { type: string }[]).map(({ type }) => type);
		expect(types).toEqual(['order.placed', 'order.paid', 'order.updated']);
	});

	test('never takes back what happened here', async () => {
		const ref = newRef();
		await send(orderDocument(ref));
		const warehouse = await shop.key('warehouse:write');
		const lines = [{ line: 'l1', quantity: 2 }];
		await shop.call('POST', `/api/v1/orders/${ref}/claims`, { key: warehouse, body: { lines } });
		const after = orderIn(await send(orderDocument(ref, { tags: ['later'], payments: [] })));
		expect(after).toMatchObject({ status: 'picking', money: { paid: 17400 } });
		expect(after.portions.filter(({ state }) => state === 'claimed')).toMatchObject([
			{ line: 'l1', quantity: 2 }
		]);
	});
});

test('fields that are not in the contract do nothing', async () => {
	const ref = newRef();
	const extra = {
		status: 'cancelled',
		version: 99,
		fee: 500,
		role: 'manager',
		id: '00000000-0000-7000-8000-000000000000',
		refunded: 100,
		history_seq: 5,
		created: true
	};
	const clean = orderDocument(ref);
	const lines = (clean['lines'] as Wire[]).map((line) => ({
		...line,
		share_discount: 9,
		state: 'cancelled'
	}));
	const payments = (clean['payments'] as Wire[]).map((one) => ({ ...one, refunded: 100, captured: 1 }));
	const created = await send({ ...clean, ...extra, lines, payments });
	expect(created.status, created.text).toBe(201);
	const order = orderIn(created);
	expect(order).toMatchObject({ version: 1, status: 'paid', money: { paid: 17400, refunded: 0, fees: 0 } });
	expect(order.lines[0]?.shares.discount).toBe(857);
	for (const name of Object.keys(extra).filter((one) => !['status', 'version'].includes(one)))
		expect(created.json).not.toHaveProperty(name);
	// What they asked for is no difference either: without them it is the very same document.
	expect(orderIn(await send(clean)).version).toBe(1);
});

describe('reading', () => {
	test('names its version by an ETag, and is 304 without a body while that stands', async () => {
		const document = orderDocument(newRef());
		await send(document);
		const { headers } = await read(document['ref']);
		const etag = headers.get('etag') ?? '';
		expect(etag).toMatch(/^"[^"]+"$/);
		expect(headers.get('cache-control')).toBe('private, no-cache');
		for (const seen of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
			const same = await read(document['ref'], { 'if-none-match': seen });
			expect([same.status, same.text]).toEqual([304, '']);
			expect(same.headers.get('etag')).toBe(etag);
		}
		expect((await read(document['ref'], { 'if-none-match': '"other"' })).status).toBe(200);
		await send({ ...document, tags: ['changed'] });
		const changed = await read(document['ref'], { 'if-none-match': etag });
		expect(changed.status).toBe(200);
		expect(changed.headers.get('etag')).not.toBe(etag);
		expect((await read(newRef(), { 'if-none-match': '*' })).status).toBe(404);
	});

	test('answers HEAD like GET without the body', async () => {
		const document = orderDocument(newRef());
		await send(document);
		const head = await shop.call('HEAD', `/api/v1/orders/${document['ref']}`, { key });
		expect([head.status, head.text]).toEqual([200, '']);
		expect(head.headers.get('etag')).toBe((await read(document['ref'])).headers.get('etag'));
	});
});
