import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrderAnswer } from '#server/http/schemas/answers.ts';
import { ConfirmAnswer, QuoteAnswer } from '#server/http/schemas/quotes.ts';
import { ReturnAnswer, ReturnsAnswer } from '#server/http/schemas/returns.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef, orderDocument, type Wire } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Quotes by the API: what they say, what confirming answers, and every way of asking that is refused. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	const scopes = ['policy:write', 'orders:write', 'orders:read', 'quotes:write', 'warehouse:write'] as const;
	key = await shop.key(...scopes, 'tracking:write', 'finance:write');
	const steps = [
		{ until: { event: 'claimed' }, fee: { percent: 10 } },
		{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
	];
	const draft = await post('policies/drafts', { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
	const done = await post(`policies/drafts/${String(draft.json['id'])}/publish`);
	expect(done.status, done.text).toBe(200);
});
afterAll(() => shop?.stop());

const post = (path: string, body?: Wire | object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const get = (path: string) => shop.call('GET', `/api/v1/${path}`, { key });
const wanting = (line: string, quantity: unknown) => ({ lines: [{ line, quantity }] });
const cancel = (line: string, quantity: unknown, more: object = {}) => ({
	...{ kind: 'cancel', ...wanting(line, quantity), ...more }
});
const quoted = async (ref: string, body: object) => {
	const asked = await post(`orders/${ref}/quotes`, body);
	expect(asked.status, asked.text).toBe(201);
	return QuoteAnswer.parse(asked.json);
};
const orderOf = async (ref: string) => OrderAnswer.parse((await get(`orders/${ref}`)).json);

async function place(changes: Wire = {}): Promise<string> {
	const ref = newRef();
	const buyer = { kind: 'business', country: 'CH' };
	const placed = await post('orders', orderDocument(ref, { buyer, ...changes }));
	expect(placed.status, placed.text).toBe(201);
	return ref;
}

test('a quote says what goes back and what it costs; confirming does just that, and says so again', async () => {
	const ref = await place();
	const before = await orderOf(ref);
	expect(before.actions[0]).toMatchObject({
		kind: 'cancel',
		allowed: true,
		lines: [
			{ line: 'l1', quantity: 3 },
			{ line: 'l2', quantity: 1 }
		]
	});
	expect(before.actions[0]?.schedule[0]).toMatchObject({ action: 'cancel', until_event: 'claimed' });
	const quote = await quoted(ref, cancel('l1', 1, { comment: 'Too bright' }));
	expect(quote).toMatchObject({ order: ref, kind: 'cancel', state: 'open', needs: null });
	const [line] = quote.lines;
	if (!line) throw new Error('no line');
	expect(line.fee).toBe(Math.round((line.goods - line.discount) / 10));
	expect(quote.refund.amount).toBe(line.refund + quote.shipping_refund);
	expect(quote.expires_at).toBe(new Date(Date.parse(quote.created_at) + 600_000).toISOString());
	expect((await get(`quotes/${quote.id}`)).json).toEqual(quote);

	const confirmed = await post(`quotes/${quote.id}/confirm`);
	expect(confirmed.status, confirmed.text).toBe(200);
	expect(ConfirmAnswer.parse(confirmed.json)).toMatchObject({
		result: 'cancelled',
		fee: { amount: quote.fee.amount },
		refunds: [{ state: 'requested', amount: quote.refund.amount, due_at: expect.any(String) }]
	});
	expect((await post(`quotes/${quote.id}/confirm`)).text).toBe(confirmed.text);
	const after = await orderOf(ref);
	expect(after.money).toMatchObject({
		pending: quote.refund.amount,
		fees: quote.fee.amount,
		refunds: [{ state: 'requested', amount: quote.refund.amount, due_at: expect.any(String) }]
	});
	expect((await get(`quotes/${quote.id}`)).json['state']).toBe('accepted');
	const { events } = (await get(`orders/${ref}/events`)).json as { events: { type: string }[] };
	expect(events.map(({ type }) => type).slice(-2)).toEqual(['cancel.accepted', 'refund.requested']);
});

test('a newer policy and other quotes leave a quote as it is', async () => {
	const ref = await place();
	const quote = await quoted(ref, cancel('l1', 3));
	await quoted(ref, cancel('l1', 3));
	const steps = [{ until: { event: 'claimed' }, fee: { percent: 90 } }];
	const draft = await post('policies/drafts', { ...samplePolicy(), cancel: [{ id: 'dear', steps }] });
	await post(`policies/drafts/${String(draft.json['id'])}/publish`);
	const confirmed = ConfirmAnswer.parse((await post(`quotes/${quote.id}/confirm`)).json);
	expect(confirmed.fee).toEqual({ amount: quote.fee.amount });
});

describe('refusals', () => {
	let ref: string;
	beforeAll(async () => {
		ref = await place();
	});
	const nothingChanged = async (ask: () => Promise<void>) => {
		const { version } = await orderOf(ref);
		await ask();
		expect((await orderOf(ref)).version).toBe(version);
	};

	test.each([
		['zero', cancel('l1', 0), '/lines/0/quantity'],
		['negative', cancel('l1', -1), '/lines/0/quantity'],
		['fractional', cancel('l1', 1.5), '/lines/0/quantity'],
		['as text', cancel('l1', '1'), '/lines/0/quantity'],
		['huge', cancel('l1', 1e300), '/lines/0/quantity'],
		['no lines', { kind: 'cancel', lines: [] }, '/lines'],
		['another kind', { ...cancel('l1', 1), kind: 'steal' }, '/kind'],
		['an extra field', cancel('l1', 1, { fee: 0 }), ''],
		[
			'an extra field of a line',
			{ kind: 'cancel', lines: [{ line: 'l1', quantity: 1, fee: 0 }] },
			'/lines/0'
		],
		['a statement to come', cancel('l1', 1, { stated_at: '2999-01-01T00:00:00Z' }), '/stated_at'],
		['a statement before the order', cancel('l1', 1, { stated_at: '1999-01-01T00:00:00Z' }), '/stated_at']
	])('a quote is not to be had: %s', async (_, body, path) => {
		await nothingChanged(async () => {
			const refused = await post(`orders/${ref}/quotes`, body);
			expectProblem(refused, 400, 'request.invalid');
			expect(refused.json['errors']).toMatchObject([{ path }]);
		});
	});

	test('of what is not there, or not to be had here', async () => {
		const ask = (body: object) => post(`orders/${ref}/quotes`, body);
		expectProblem(await post('orders/nobody/quotes', cancel('l1', 1)), 404, 'order.not_found');
		expectProblem(await ask(cancel('l9', 1)), 404, 'line.not_found', { lines: ['l9'] });
		const available = [{ line: 'l1', quantity: 3 }];
		expectProblem(await ask(cancel('l1', 4)), 409, 'quantity.unavailable', { available });
		const most = cancel('l1', 2_147_483_647);
		expectProblem(await ask(most), 409, 'quantity.unavailable', { available });
		const kind = 'exchange';
		expectProblem(await ask({ ...cancel('l1', 1), kind }), 400, 'request.invalid');
		const because = 'not_delivered';
		expectProblem(await ask({ ...cancel('l1', 1), kind: 'return' }), 409, 'return.not_eligible', { because });
		expectProblem(await ask({ ...cancel('l1', 1), kind: 'withdraw' }), 409, 'return.not_eligible');
	});

	test('of a tampered id, and a confirm that brings anything along', async () => {
		const quote = await quoted(ref, cancel('l2', 1));
		await nothingChanged(async () => {
			for (const id of [crypto.randomUUID(), `${quote.id}x`, "1'%20or%20true", '..%2f..']) {
				expectProblem(await get(`quotes/${id}`), 404, 'quote.not_found');
				expectProblem(await post(`quotes/${id}/confirm`), 404, 'quote.not_found');
			}
			const bold = await post(`quotes/${quote.id}/confirm`, { fee: 0, state: 'accepted' });
			expectProblem(bold, 400, 'request.invalid');
		});
	});

	test('expired: nothing happens, and a fresh one is attached that can be confirmed', async () => {
		const order = await place();
		const quote = await quoted(order, cancel('l1', 1));
		const { sql } = shop.connection;
		await sql.unsafe('alter table quotes disable trigger quotes_stand');
		await sql`update quotes set expires_at = now() - interval '1 second' where id = ${quote.id}`;
		await sql.unsafe('alter table quotes enable trigger quotes_stand');
		expect((await get(`quotes/${quote.id}`)).json['state']).toBe('expired');
		const refused = await post(`quotes/${quote.id}/confirm`);
		expectProblem(refused, 409, 'quote.expired');
		expect((await orderOf(order)).money.pending).toBe(0);
		const fresh = QuoteAnswer.parse(refused.json['quote']);
		expect(fresh.refund.amount).toBe(quote.refund.amount);
		expect((await post(`quotes/${fresh.id}/confirm`)).status).toBe(200);
	});

	test('superseded by a claim; claimed goods can be asked for, handed over ones cannot', async () => {
		const order = await place();
		const quote = await quoted(order, cancel('l2', 1));
		const claimed = await post(`orders/${order}/claims`, wanting('l2', 1));
		expect((await get(`quotes/${quote.id}`)).json['state']).toBe('superseded');
		expectProblem(await post(`quotes/${quote.id}/confirm`), 409, 'quote.superseded', {
			available: [{ line: 'l2', quantity: 0, with_warehouse: 1 }]
		});
		const asked = await quoted(order, cancel('l2', 1));
		expect(asked.needs).toBe('release');
		const requested = ConfirmAnswer.parse((await post(`quotes/${asked.id}/confirm`)).json);
		expect(requested).toMatchObject({ result: 'requested', request: { state: 'pending' } });
		expect((await orderOf(order)).requests).toMatchObject([{ id: requested.request?.id, quote: asked.id }]);
		expectProblem(await post(`orders/${order}/quotes`, cancel('l2', 1)), 409, 'goods.claimed');
		const other = await place();
		const gone = await post(`orders/${other}/claims`, wanting('l2', 1));
		await post(`claims/${String(gone.json['id'])}/handed-over`);
		expectProblem(await post(`orders/${other}/quotes`, cancel('l2', 1)), 409, 'goods.claimed', {
			line: 'l2'
		});
		expect(claimed.status).toBe(201);
	});
});

describe('goods that come back', () => {
	const arrived = async () => {
		const ref = await place();
		const lines = [{ line: 'l1', quantity: 3 }];
		const parcel = { carrier: 'dhl', tracking_number: ref, lines };
		const opened = await post(`orders/${ref}/shipments`, parcel);
		const at = new Date(Date.now() - 60_000).toISOString();
		const scanned = await post(`shipments/${String(opened.json['id'])}/scans`, {
			scans: [{ at, status: 'delivered' }]
		});
		expect(scanned.status, scanned.text).toBe(200);
		return ref;
	};
	const back = (quantity: number, more: object = {}) => ({
		...{
			kind: 'return',
			lines: [{ line: 'l1', quantity, reason: 'too_small', resolution: 'refund' }],
			...more
		}
	});
	const readReturn = async (id: string) => ReturnAnswer.parse((await get(`returns/${id}`)).json);

	test('from the order page’s action to the refund, step by step', async () => {
		const ref = await arrived();
		const action = (await orderOf(ref)).actions.find(({ kind }) => kind === 'return');
		expect(action).toMatchObject({ allowed: true, lines: [{ line: 'l1', quantity: 3 }] });
		expect(Date.parse(action?.lines[0]?.until ?? '')).toBeGreaterThan(Date.now() + 29 * 86_400_000);
		const quote = await quoted(ref, back(2));
		expect(quote).toMatchObject({
			...{ kind: 'return', shipping_refund: 0, way_back: { way: 'own', paid_by: 'buyer', withheld: 0 } },
			return_terms: { refund_when: 'inspection', review: null, expire_after: 'P28D' }
		});
		expect(quote.shipping_kept).toBeGreaterThan(0);
		expect(quote.refund.amount).toBe(quote.lines[0]?.refund);
		const confirmed = ConfirmAnswer.parse((await post(`quotes/${quote.id}/confirm`)).json);
		expect(confirmed).toMatchObject({
			result: 'returning',
			return: { state: 'approved', number: `${ref}-R1` }
		});
		const id = confirmed.return?.id ?? '';
		const order = await orderOf(ref);
		expect(order.portions.filter((one) => one.return === id)).toMatchObject([
			{ quantity: 2, state: 'returning' }
		]);
		expect(order.returns).toMatchObject([{ id, state: 'approved', refunded: 0 }]);
		expect(order.actions.find(({ kind }) => kind === 'return')?.lines).toMatchObject([
			{ line: 'l1', quantity: 1 }
		]);

		const at = new Date(Date.now() - 1000).toISOString();
		expect((await post(`returns/${id}/sent`, { at, proof: 'RR 17' })).json).toMatchObject({
			id,
			state: 'in_transit'
		});
		expectProblem(await post(`returns/${id}/cancel`), 409, 'return.state_conflict', { state: 'in_transit' });
		expect(await readReturn(id)).toMatchObject({ next: ['receive'], lines: [{ reason: 'too_small' }] });
		const lines = [{ line: 'l1', quantity: 2 }];
		expectProblem(
			await post(`returns/${id}/receive`, { lines: [{ line: 'l1', quantity: 3 }] }),
			...([409, 'quantity.unavailable', { available: lines }] as const)
		);
		expect((await post(`returns/${id}/receive`, { lines })).json).toMatchObject({ state: 'received' });
		const look = { ...lines[0], condition: 'used', resellable: false };
		const refundable = quote.refund.amount;
		const over = { lines: [{ ...look, deduction: refundable + 1 }] };
		expectProblem(await post(`returns/${id}/inspect`, over), 409, 'refund.exceeds_refundable', {
			refundable
		});
		const deduction = { amount: 100, reason: 'It was worn.' };
		const inspected = await post(`returns/${id}/inspect`, { lines: [{ ...look, deduction }] });
		expect(inspected.json).toMatchObject({ state: 'inspected' });
		expect((await post(`returns/${id}/object`, { words: 'It was not.' })).json).toMatchObject({ id });
		const answered = await post(`returns/${id}/answer`, { deduction: 'given_back' });
		expect(answered.json).toMatchObject({ state: 'settled' });
		const settled = await readReturn(id);
		expect(settled).toMatchObject({
			state: 'settled',
			refunded: refundable,
			lines: [{ received: 2, deduction: 0 }]
		});
		expect(settled.refunds.map(({ amount }) => amount)).toEqual([refundable - 100, 100]);
		const listed = ReturnsAnswer.parse((await get('returns?state=settled')).json);
		expect(listed.returns.map((one) => one.id)).toContain(id);
		expect((await orderOf(ref)).money).toMatchObject({ pending: refundable, fees: 0 });
	});

	test('what is not to be had: other resolutions and ways, a line twice, strangers’ orders, words for numbers', async () => {
		const ref = await arrived();
		const ask = (body: object) => post(`orders/${ref}/quotes`, body);
		const line = { line: 'l1', quantity: 1 };
		const keep = { kind: 'return', lines: [{ ...line, resolution: 'keep' }] };
		expectProblem(await ask(keep), 409, 'return.resolution_unavailable', {
			available: expect.arrayContaining(['refund', 'store_credit'])
		});
		const credit = await ask({ kind: 'return', lines: [{ ...line, resolution: 'store_credit' }] });
		expect(QuoteAnswer.parse(credit.json).credit).toMatchObject({ expires_at: null });
		const drop = { kind: 'price_drop', lines: [line] };
		expectProblem(await ask(drop), 409, 'price.not_promised');
		expectProblem(await ask(back(1, { way_back: 'pick_up' })), 409, 'return.way_unavailable');
		const twice = { kind: 'return', lines: [line, { ...line, reason: 'style' }] };
		expectProblem(await ask(twice), 400, 'request.invalid');
		expectProblem(await ask(back(4)), 409, 'quantity.unavailable', {
			available: [{ line: 'l1', quantity: 3 }]
		});
		expectProblem(
			await ask({ kind: 'return', lines: [{ line: 'l2', quantity: 1 }] }),
			409,
			'return.not_eligible'
		);
		const quote = await quoted(ref, back(1));
		const id = String(ConfirmAnswer.parse((await post(`quotes/${quote.id}/confirm`)).json).return?.id);
		const other = await arrived();
		const parcel = { carrier: 'dhl', tracking_number: 'X1', return: id };
		expectProblem(await post(`orders/${other}/shipments`, parcel), 404, 'return.not_found');
		expect((await post(`orders/${ref}/shipments`, parcel)).status).toBe(201);
		for (const [step, body] of [
			['receive', { lines: [{ line: 'l1', quantity: -1 }] }],
			['receive', { lines: [] }],
			['inspect', { lines: [{ line: 'l1', condition: 'new', resellable: true, deduction: 1.5 }] }],
			['sent', { at: 'yesterday' }],
			['decline', {}]
		] as const) {
			expectProblem(await post(`returns/${id}/${step}`, body), 400, 'request.invalid');
		}
		const at = '2999-01-01T00:00:00Z';
		expectProblem(await post(`returns/${id}/sent`, { at }), 400, 'request.invalid');
		for (const stranger of [crypto.randomUUID(), 'x']) {
			expectProblem(await get(`returns/${stranger}`), 404, 'return.not_found');
			expectProblem(await post(`returns/${stranger}/cancel`), 404, 'return.not_found');
		}
		expect((await post(`returns/${id}/cancel`)).json).toMatchObject({ state: 'cancelled' });
		expect((await orderOf(ref)).portions).toMatchObject([
			{ line: 'l2' },
			{ line: 'l1', quantity: 3, state: 'delivered' }
		]);
	});
});
