import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** A policy's way by the API: drafted, checked against the law, published, and then never changed. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('policy:write', 'orders:write', 'orders:read');
});
afterAll(() => shop?.stop());

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const draft = async (change: object = {}) => {
	const made = await post('policies/drafts', { ...samplePolicy(), ...change });
	expect(made.status, made.text).toBe(201);
	return String(made.json['id']);
};
const policyOf = async (ref: string) =>
	(await shop.call('GET', `/api/v1/orders/${ref}`, { key })).json['policy'];

test('a shop starts with a policy; its own, published before any order, holds from the beginning', async () => {
	const listed = (await shop.call('GET', '/api/v1/policies', { key })).json['policies'] as object[];
	expect(listed).toMatchObject([{ version: 1, state: 'published' }]);
	const id = await draft();
	const done = await post(`policies/drafts/${id}/publish`);
	expect(done.json, done.text).toMatchObject({ id, version: 2, valid_from: '1970-01-01T00:00:00.000Z' });
	expect((await post(`policies/drafts/${id}/publish`)).json).toEqual(done.json);
	const ref = newRef();
	await post('orders', oneLine(ref, 1));
	expect(await policyOf(ref)).toEqual({ id, version: 2 });
});

test('with orders there, a version holds from now on, and cannot be dated back behind them', async () => {
	const before = newRef();
	await post('orders', oneLine(before, 1));
	const kept = await policyOf(before);
	const id = await draft({ quote_ttl: 'PT5M' });
	const early = { valid_from: '2026-01-01T00:00:00Z' };
	const refused = await post(`policies/drafts/${id}/publish`, early);
	expectProblem(refused, 400, 'request.invalid', { errors: [{ path: '/valid_from' }] });
	const done = await post(`policies/drafts/${id}/publish`);
	expect(done.json['version']).toBe(3);
	expect(await policyOf(before)).toEqual(kept);
	const after = newRef();
	await post('orders', oneLine(after, 1, { placed_at: new Date().toISOString() }));
	expect(await policyOf(after)).toEqual({ id, version: 3 });
});

test('what is published stands, in the database too', async () => {
	const { sql } = shop.connection;
	await expect(sql`update policies set document = '{}' where version = 1`).rejects.toThrow(/cannot change/);
	await expect(sql`delete from policies where version = 1`).rejects.toThrow(/cannot change/);
});

test('a document with mistakes is refused with each place, and nothing is kept', async () => {
	const count = async () =>
		((await shop.call('GET', '/api/v1/policies', { key })).json['policies'] as object[]).length;
	const before = await count();
	const wrong = async (change: object, code: string, path: string) => {
		const refused = await post('policies/drafts', { ...samplePolicy(), ...change });
		expectProblem(refused, 422, 'policy.invalid');
		expect(refused.json['problems']).toEqual(
			expect.arrayContaining([expect.objectContaining({ code, path, example: expect.anything() })])
		);
	};
	await wrong({ surprise: true }, 'form', '/surprise');
	await wrong({ zone: 'Mars/Olympus' }, 'zone_unknown', '/zone');
	const steps = [
		{ until: { after: 'placed_at', for: 'PT2H' }, fee: null },
		{ until: { after: 'placed_at', for: 'PT1H' }, fee: { percent: 5 } }
	];
	await wrong({ cancel: [{ id: 'standard', steps }] }, 'steps_not_increasing', '/cancel/0/steps/1/until');
	const standard = { id: 'standard', steps: [] };
	const twice = [standard, { ...standard, id: 'never' }];
	await wrong({ cancel: twice }, 'rule_unreachable', '/cancel/1');
	expectProblem(await post('policies/drafts', []), 422, 'policy.invalid');
	expect(await count()).toBe(before);
});

test('a rule only protected buyers could meet is refused at publishing and named by lint', async () => {
	const low = {
		id: 'germans',
		when: { 'buyer.kind': 'consumer', 'buyer.country': 'DE' },
		steps: [{ until: { event: 'claimed' }, fee: { percent: 10 } }]
	};
	const id = await draft({ cancel: [low, { id: 'standard', steps: [] }] });
	const lint = await post(`policies/drafts/${id}/lint`);
	expect(lint.json['refusals']).toMatchObject([{ code: 'below_floor', path: '/cancel/0' }]);
	expectProblem(await post(`policies/drafts/${id}/publish`), 422, 'policy.below_floor', {
		problems: [expect.objectContaining({ code: 'below_floor' })]
	});
	expectProblem(await post(`policies/drafts/${crypto.randomUUID()}/lint`), 404, 'policy.not_found');
	expectProblem(await post(`policies/drafts/1'/publish`), 404, 'policy.not_found');
});

test('its JSON Schema is public', async () => {
	const schema = await shop.call('GET', '/api/v1/policy.schema.json');
	expect(schema.status).toBe(200);
	expect(JSON.parse(schema.text)).toMatchObject({ type: 'object', additionalProperties: false });
});
