import { afterAll, beforeAll, expect, test } from 'vitest';
import { RefundAnswer, RefundsAnswer } from '#server/http/schemas/refunds.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Refunds as the finance team works through them. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'quotes:write', 'finance:write');
});
afterAll(() => shop?.stop());

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const get = (path: string) => shop.call('GET', `/api/v1/${path}`, { key });
const list = async (query = '') => RefundsAnswer.parse((await get(`refunds${query}`)).json).refunds;
const settlement = { reference: 'SEPA-1', at: '2026-11-20T10:00:00Z' };

async function refunded(): Promise<{ ref: string; id: string }> {
	const ref = newRef();
	await post('orders', orderDocument(ref));
	const lines = [{ line: 'l1', quantity: 1 }];
	const quote = await post(`orders/${ref}/quotes`, { kind: 'cancel', lines });
	const done = await post(`quotes/${String(quote.json['id'])}/confirm`);
	const [refund] = done.json['refunds'] as { id: string }[];
	return { ref, id: refund?.id ?? '' };
}

test('a refund is booked, then settled; the order follows', async () => {
	const { ref, id } = await refunded();
	await expect
		.poll(async () => (await list('?state=sent')).map((one) => one.id), { timeout: 20_000 })
		.toContain(id);
	const [booked] = (await list('?state=sent')).filter((one) => one.id === id);
	expect(booked).toMatchObject({
		order: ref,
		currency: 'EUR',
		overdue: false,
		payment: { provider: 'card' }
	});
	const settled = await post(`refunds/${id}/settle`, settlement);
	expect(RefundAnswer.parse(settled.json)).toMatchObject({ state: 'settled', reference: 'SEPA-1' });
	expect((await post(`refunds/${id}/settle`, settlement)).json).toMatchObject({ state: 'settled' });
	const order = (await get(`orders/${ref}`)).json as { money: object };
	expect(order.money).toMatchObject({ refunded: booked?.amount, pending: 0 });
	expect((await list('?state=settled')).map((one) => one.id)).toContain(id);
	expectProblem(await post(`refunds/${id}/fail`, { reason: 'x' }), 409, 'refund.state_conflict', {
		state: 'settled'
	});
});

test('store credit at the checkout: nothing there, too much, an amount of nothing, strange ids', async () => {
	const checkout = await shop.key('credits:write');
	const call = (path: string, body: object = {}) =>
		shop.call('POST', `/api/v1/credits/${path}`, { key: checkout, body });
	const email = 'Nobody@example.com';
	expect((await call('balance', { email })).json).toEqual({ balances: [] });
	const wanted = { email, currency: 'EUR', amount: 100, reference: 'basket 1' };
	expectProblem(await call('spend', wanted), 409, 'credit.insufficient', { available: 0, currency: 'EUR' });
	expectProblem(await call('spend', { ...wanted, amount: 0 }), 400, 'request.invalid');
	const { id } = await refunded();
	for (const one of [id, 'x']) expectProblem(await call(`${one}/release`), 404, 'credit.not_found');
	const { reference: reason, ...taken } = wanted;
	expectProblem(await call('take-back', { ...taken, reason }), 403, 'scope.missing');
	expectProblem(await post('credits/take-back', { ...taken, reason }), 409, 'credit.insufficient');
	expectProblem(await post('credits/spend', wanted), 403, 'scope.missing');
});

test('past its day it is overdue, until it is settled', async () => {
	const { id } = await refunded();
	await shop.connection.sql`update refunds set due_at = now() - interval '1 day' where id = ${id}`;
	expect((await list('?state=overdue')).map((one) => one.id)).toEqual([id]);
	await post(`refunds/${id}/fail`, { reason: 'account closed' });
	expect(await list('?state=overdue')).toMatchObject([{ id, state: 'failed', failure: 'account closed' }]);
	await post(`refunds/${id}/settle`, settlement);
	expect(await list('?state=overdue')).toEqual([]);
});

test('the list pages without losing or repeating any', async () => {
	await refunded();
	const all = (await list()).map((one) => one.id);
	const seen: string[] = [];
	for (let cursor: string | undefined; ;) {
		const query: string = cursor ? `?limit=1&cursor=${cursor}` : '?limit=1';
		const page = RefundsAnswer.parse((await get(`refunds${query}`)).json);
		seen.push(...page.refunds.map((one) => one.id));
		if (!page.next) break;
		cursor = page.next;
	}
	expect(seen).toEqual(all);
});

test('what cannot be is refused', async () => {
	const { id } = await refunded();
	const no = crypto.randomUUID();
	expectProblem(await post(`refunds/${no}/settle`, settlement), 404, 'refund.not_found');
	expectProblem(await post(`refunds/1'/settle`, settlement), 404, 'refund.not_found');
	expectProblem(await post(`refunds/${id}/settle`, {}), 400, 'request.invalid');
	const later = { ...settlement, at: '2999-01-01T00:00:00Z' };
	expectProblem(await post(`refunds/${id}/settle`, later), 400, 'request.invalid');
	expectProblem(await post(`refunds/${id}/settle`, { ...settlement, amount: 1 }), 400, 'request.invalid');
	expectProblem(await post(`refunds/${id}/fail`, { reason: '' }), 400, 'request.invalid');
	for (const query of ['?state=gone', '?limit=0', '?cursor=x', '?page=2'])
		expectProblem(await get(`refunds${query}`), 400, 'request.invalid');
});
