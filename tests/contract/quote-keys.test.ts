import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '#server/app/keys.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { buy } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Quotes by keys that may do something else, and what bodies smuggle. */
let shop: Shop;
let [a, b] = ['', ''];

beforeAll(async () => {
	shop = await startShop();
	[a, b] = [(await buy(shop)).ref, (await buy(shop)).ref];
});
afterAll(() => shop?.stop());

const cancelOne = () => ({ kind: 'cancel', lines: [{ line: 'l1', quantity: 1 }] });
async function quoted(ref: string): Promise<string> {
	const key = await shop.key('quotes:write');
	const asked = await shop.call('POST', `/api/v1/orders/${ref}/quotes`, { key, body: cancelOne() });
	expect(asked.status, asked.text).toBe(201);
	return String(asked.json['id']);
}

describe('quotes, by machines', () => {
	const calls = (ref: string, id: string) =>
		[
			['POST', `/api/v1/orders/${ref}/quotes`, cancelOne()],
			['GET', `/api/v1/quotes/${id}`, undefined],
			['POST', `/api/v1/quotes/${id}/confirm`, {}]
		] as const;

	test('a key with every other scope learns nothing, whether or not there is such a quote', async () => {
		const others = await shop.key(...SCOPES.filter((scope) => !scope.startsWith('quotes:')));
		const real = calls(a, await quoted(a));
		const unreal = calls('NOBODY', randomUUID());
		for (const [index, [method, path, body]] of real.entries()) {
			const refused = await shop.call(method, path, { key: others, body });
			expectProblem(refused, 403, 'scope.missing', { scope: 'quotes:write' });
			const [, nowhere = ''] = unreal[index] ?? [];
			expect((await shop.call(method, nowhere, { key: others, body })).text).toBe(refused.text);
			const bare = await shop.call(method, path, { body });
			expectProblem(bare, 401, 'auth.required');
			expect((await shop.call(method, nowhere, { body })).text).toBe(bare.text);
		}
	});

	test('a key for an assistant asks and reads, and can never confirm', async () => {
		const key = await shop.key('quotes:ask', 'orders:read');
		const asked = await shop.call('POST', `/api/v1/orders/${a}/quotes`, { key, body: cancelOne() });
		expect(asked.status, asked.text).toBe(201);
		const id = String(asked.json['id']);
		expect((await shop.call('GET', `/api/v1/quotes/${id}`, { key })).json).toMatchObject({
			id,
			state: 'open'
		});
		const every = await shop.key(...SCOPES.filter((scope) => scope !== 'quotes:write'));
		for (const one of [key, every]) {
			const refused = await shop.call('POST', `/api/v1/quotes/${id}/confirm`, { key: one, body: {} });
			expectProblem(refused, 403, 'scope.missing', { scope: 'quotes:write' });
		}
		expect((await shop.call('GET', `/api/v1/quotes/${id}`, { key })).json['state']).toBe('open');
	});

	test('fields that nobody reads are refused, in asking and in confirming', async () => {
		const key = await shop.key('quotes:write');
		const id = await quoted(a);
		const other = await quoted(b);
		for (const extra of [
			{ fee: 0 },
			{ status: 'x' },
			{ role: 'admin' },
			{ state: 'accepted' },
			{ order: b }
		]) {
			const asked = await shop.call('POST', `/api/v1/orders/${a}/quotes`, {
				key,
				body: { ...cancelOne(), ...extra }
			});
			expectProblem(asked, 400, 'request.invalid');
			const confirmed = await shop.call('POST', `/api/v1/quotes/${id}/confirm`, { key, body: extra });
			expectProblem(confirmed, 400, 'request.invalid');
		}
		expectProblem(
			await shop.call('POST', `/api/v1/quotes/${id}/confirm`, { key, body: { id: other } }),
			400,
			'request.invalid'
		);
		for (const quote of [id, other])
			expect((await shop.call('GET', `/api/v1/quotes/${quote}`, { key })).json['state']).toBe('open');
	});
});
