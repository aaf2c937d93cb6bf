import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrderAnswer } from '#server/http/schemas/answers.ts';
import { newRef, oneLine, orderDocument, type Wire } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** Amounts, quantities, currencies, instants and ids, as they come and as they must not come. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read');
});
afterAll(() => shop?.stop());

const send = (body: Wire | string): Promise<Answer> => shop.call('POST', '/api/v1/orders', { key, body });
const pathsOf = (answer: Answer) => (answer.json['errors'] as { path: string }[]).map(({ path }) => path);
const line = (changes: Wire) => ({
	lines: [{ id: 'l1', title: 'Lamp', quantity: 1, amount: 1000, ...changes }]
});

/** What is wrong with a document → where the refusal says it is. */
const WRONG: [string, Wire, string][] = [
	['a float', line({ amount: 1000.5 }), '/lines/0/amount'],
	['text for an amount', line({ amount: '1000' }), '/lines/0/amount'],
	['a negative amount', line({ amount: -1 }), '/lines/0/amount'],
	['an amount that JavaScript cannot count', line({ amount: 9007199254740993 }), '/lines/0/amount'],
	['an amount left out', line({ amount: undefined }), '/lines/0/amount'],
	['null for an amount', line({ amount: null }), '/lines/0/amount'],
	['a discount above the amount', line({ discount: 1001 }), '/lines/0/discount'],
	['a negative discount', { discounts: [{ amount: -5 }] }, '/discounts/0/amount'],
	['negative shipping', { shipping: { amount: -1 } }, '/shipping/amount'],
	['negative tax', { tax: -1 }, '/tax'],
	['a negative total', { total: -1000 }, '/total'],
	['text for the total', { total: '1000' }, '/total'],
	['a negative fee', { adjustments: [{ kind: 'fee', amount: -1 }] }, '/adjustments/0/amount'],
	['a negative payment', { payments: [{ provider: 'p', reference: 'r', amount: -1 }] }, '/payments/0/amount'],
	['no pieces', line({ quantity: 0 }), '/lines/0/quantity'],
	['half a piece', line({ quantity: 0.5 }), '/lines/0/quantity'],
	['more pieces than anybody counts', line({ quantity: 3_000_000_000 }), '/lines/0/quantity'],
	['no lines', { lines: [] }, '/lines'],
	['lines that are not a list', { lines: 'l1' }, '/lines'],
	[
		'two lines of one id',
		{ lines: [1, 2].map(() => ({ id: 'x', title: 'y', quantity: 1, amount: 500 })) },
		'/lines'
	],
	['a number as the id of a line', line({ id: 450789469 }), '/lines/0/id'],
	['a big number as the id of a product', line({ product_id: 9007199254740993 }), '/lines/0/product_id'],
	['no currency', { currency: undefined }, '/currency'],
	['an unknown currency', { currency: 'ABC' }, '/currency'],
	['a currency in small letters', { currency: 'eur' }, '/currency'],
	['a symbol as currency', { currency: '€' }, '/currency'],
	['an instant without offset', { placed_at: '2026-11-02T10:00:00' }, '/placed_at'],
	['a day that does not exist', { placed_at: '2026-02-30T10:00:00Z' }, '/placed_at'],
	['a year that no clock shows', { placed_at: '0001-01-01T00:00:00Z' }, '/placed_at'],
	['an epoch number', { placed_at: 1762077600 }, '/placed_at'],
	['a ref with a slash', { ref: 'a/b' }, '/ref'],
	['a ref that begins with a dot', { ref: '.hidden' }, '/ref'],
	['a ref of 65 letters', { ref: 'x'.repeat(65) }, '/ref'],
	['an empty ref', { ref: '' }, '/ref'],
	['an address that runs code', line({ image_url: 'javascript:alert(1)' }), '/lines/0/image_url'],
	[
		'an address of another site without scheme',
		line({ image_url: '//evil.example/x' }),
		'/lines/0/image_url'
	],
	['an unknown kind of buyer', { buyer: { kind: 'robot' } }, '/buyer/kind'],
	['a country by name', { buyer: { kind: 'consumer', country: 'Germany' } }, '/buyer/country']
];

describe('a document is refused with the place as a JSON pointer', () => {
	test.each(WRONG)('%s', async (_, changes, path) => {
		const refused = await send(oneLine(newRef(), 1, changes));
		expectProblem(refused, 400, 'request.invalid');
		expect(pathsOf(refused)).toContain(path);
	});

	test('many faults are named at once, up to a bound, and a place is escaped as RFC 6901 says', async () => {
		const lines = Array.from({ length: 100 }, (_, index) => ({
			id: `l${index}`,
			title: '',
			quantity: 0,
			amount: 0.5
		}));
		const refused = await send(oneLine(newRef(), 1, { lines }));
		expectProblem(refused, 400, 'request.invalid');
		expect(pathsOf(refused).slice(0, 3)).toEqual(['/lines/0/title', '/lines/0/quantity', '/lines/0/amount']);
		expect(pathsOf(refused).length).toBeLessThanOrEqual(20);
		const nul = await send(oneLine(newRef(), 1, { metadata: { 'a/b~c': 'x\0' } }));
		expect(pathsOf(nul)).toEqual(['/metadata/a~1b~0c']);
	});
});

test.each([
	['JPY', 100],
	['EUR', 10_000],
	['KWD', 100_000]
])('%s keeps its own minor units to the last one', async (currency, hundred) => {
	const document = oneLine(newRef(), 3, {
		currency,
		lines: [
			{ id: 'a', title: 'A', quantity: 3, amount: hundred },
			{ id: 'b', title: 'B', quantity: 1, amount: hundred },
			{ id: 'c', title: 'C', quantity: 1, amount: hundred }
		],
		shipping: { amount: 10 },
		discounts: [{ amount: 1 }],
		total: hundred * 3 + 9
	});
	const created = await send(document);
	expect(created.status, created.text).toBe(201);
	const order = OrderAnswer.parse(created.json);
	expect(order).toMatchObject({ currency, total: hundred * 3 + 9 });
	expect(order.lines.map(({ shares }) => shares.shipping)).toEqual([4, 3, 3]);
	expect(order.lines.map(({ shares }) => shares.discount)).toEqual([1, 0, 0]);
});

test('the largest amounts that JSON carries exactly come back exactly', async () => {
	const amount = Number.MAX_SAFE_INTEGER;
	const created = await send(oneLine(newRef(), 1, { ...line({ amount }), total: amount }));
	expect(created.status, created.text).toBe(201);
	expect(created.text).toContain(`"total":${amount}`);
});

test('ids above 2^53 survive as text', async () => {
	const id = '9007199254740993';
	const lines = [
		{ id, product_id: '18446744073709551617', variant_id: id, title: 'Lamp', quantity: 1, amount: 1000 }
	];
	const payments = [{ provider: 'card', reference: id, amount: 1000 }];
	const ref = newRef();
	await send(oneLine(ref, 1, { lines, payments, metadata: { shop_id: id } }));
	const read = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	expect(OrderAnswer.parse(read.json).lines[0]).toMatchObject({
		id,
		product_id: '18446744073709551617',
		variant_id: id
	});
});

describe('the total', () => {
	test('that is not the sum of its parts is refused with the difference', async () => {
		const high = await send(orderDocument(newRef(), { total: 17405 }));
		expectProblem(high, 422, 'order.total_mismatch', { expected: 17400, stated: 17405, difference: 5 });
		const low = await send(orderDocument(newRef(), { total: 17399 }));
		expectProblem(low, 422, 'order.total_mismatch', { difference: -1 });
	});

	test('adds the tax where prices are without it', async () => {
		const net = orderDocument(newRef(), { prices_include_tax: false });
		expectProblem(await send(net), 422, 'order.total_mismatch', { difference: -2778 });
		expect((await send({ ...net, total: 17400 + 2778 })).status).toBe(201);
	});

	test('counts every adjustment, rounding below zero too', async () => {
		const adjustments = [
			{ kind: 'tip', amount: 200 },
			{ kind: 'rounding', amount: -2 }
		];
		expect((await send(orderDocument(newRef(), { adjustments, total: 17598 }))).status).toBe(201);
	});

	test('cannot hide a discount of more than the goods', async () => {
		const document = oneLine(newRef(), 1, {
			discounts: [{ amount: 1500 }],
			shipping: { amount: 900 },
			total: 400
		});
		expectProblem(await send(document), 422, 'order.discount_exceeds_goods', {
			discounts: 1500,
			goods: 1000
		});
	});
});
