import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey, SCOPES } from '#server/app/keys.ts';
import { DOORS, LESSER, WHO_MAY_KNOCK } from '#tests/fixtures/who-may-knock.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { addressOf } from '#tests/support/route-tree.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Who gets in where: every route there is, by everybody who should not. */
let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.stop());

/** Every call that a machine may make: route, method, and the scope it takes, as it was written down by hand. */
const calls = DOORS.flatMap(({ route, method, expected }) =>
	SCOPES.flatMap((scope) => (scope === expected ? [{ id: route, method, scope }] : []))
);

describe('the doors of machines', () => {
	test('are the routes there are: for each a scope, but for its own description, the terms before buying and what is signed', () => {
		const byHand = DOORS.filter(({ route }) => route.startsWith('/api/'));
		expect(calls.length).toBeGreaterThan(7);
		const open = byHand.filter(({ expected }) => !SCOPES.some((scope) => scope === expected));
		expect(open.filter(({ expected }) => expected !== 'signed').map(({ route }) => route)).toEqual([
			'/api/v1/openapi.json',
			'/api/v1/docs',
			'/api/v1/policy.schema.json',
			'/api/v1/terms',
			'/api/v1/terms.html'
		]);
	});

	test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
		'%s is there where it should be, and nowhere else',
		async (method) => {
			const key = await shop.key(...SCOPES);
			for (const [route, methods] of Object.entries(WHO_MAY_KNOCK)) {
				if (!route.startsWith('/api/') || methods[method]) continue;
				expectProblem(
					await shop.call(method, addressOf(route), { key, body: method === 'GET' ? undefined : {} }),
					404,
					'route.not_found'
				);
			}
		}
	);
});

describe('every call of the API', () => {
	const body = (method: string) => (method === 'GET' ? undefined : {});

	test.each(calls)('$method $id without a good key is 401', async ({ id, method }) => {
		const path = addressOf(id);
		const { db, sql } = shop.connection;
		const past = new Date(Date.now() - 1000);
		const expired = await createKey(db, { name: 'expired', scopes: SCOPES, expiresAt: past });
		const revoked = await createKey(db, { name: 'revoked', scopes: SCOPES });
		await sql`update api_keys set revoked_at = now() where id = ${revoked.id}`;
		for (const key of [undefined, 'rt_', `rt_${'x'.repeat(32)}`, expired.key, revoked.key, revoked.id])
			expectProblem(await shop.call(method, path, { key, body: body(method) }), 401, 'auth.required');
		const good = await shop.key(...SCOPES);
		for (const authorization of [
			good,
			`Basic ${good}`,
			`Bearer ${good}x`,
			`Bearer ${good},${good}`,
			`Bearer  ${good}`
		])
			expectProblem(
				await shop.call(method, path, { body: body(method), headers: { authorization } }),
				401,
				'auth.required'
			);
		const asCookie = { cookie: `session=${good}`, origin: shop.origin };
		expectProblem(
			await shop.call(method, path, { headers: asCookie, body: body(method) }),
			401,
			'auth.required'
		);
		const inQuery = `${path}?key=${good}&access_token=${good}`;
		expectProblem(await shop.call(method, inQuery, { body: body(method) }), 401, 'auth.required');
	});

	test.each(calls)(
		'$method $id with every other scope is 403, with $scope it passes',
		async ({ id, method, scope }) => {
			const doing = [scope, LESSER[`${method} ${id}`]].filter((one) => one !== undefined);
			const others = await shop.key(...SCOPES.filter((one) => !doing.includes(one)));
			const refused = await shop.call(method, addressOf(id), { key: others, body: body(method) });
			expectProblem(refused, 403, 'scope.missing', { scope });
			for (const one of doing) {
				const key = await shop.key(one);
				const passed = await shop.call(method, addressOf(id), { key, body: body(method) });
				expect([200, 400, 404, 422]).toContain(passed.status);
				expect(passed.json['code']).not.toBe('route.not_found');
			}
		}
	);

	test('a key that is revoked is refused within a second or so, also where it was just used', async () => {
		const { id, key } = await createKey(shop.connection.db, { name: 'short', scopes: ['orders:read'] });
		expect((await shop.call('GET', '/api/v1/orders/X', { key })).status).toBe(404);
		await shop.connection.sql`update api_keys set revoked_at = now() where id = ${id}`;
		await expect
			.poll(async () => (await shop.call('GET', '/api/v1/orders/X', { key })).status, { timeout: 10_000 })
			.toBe(401);
	});
});

test('a method that a route does not have, and a route that does not exist, are not there', async () => {
	const key = await shop.key(...SCOPES);
	for (const [method, path] of [
		['DELETE', '/api/v1/orders/X'],
		['PUT', '/api/v1/orders'],
		['GET', '/api/v1/orders'],
		['PATCH', '/api/v1/orders/X'],
		['POST', '/api/v1/nothing'],
		['GET', '/api/v1'],
		['GET', '/api/v2/orders/X'],
		['GET', '/api/v1/orders/X/'],
		['GET', '/api/v1/orders/X/claims/Y']
	] as const) {
		const answer = await shop.call(method, path, { key });
		// A trailing slash may be told the address without it, never an order.
		if (answer.status !== 308) expectProblem(answer, 404, 'route.not_found');
	}
});
