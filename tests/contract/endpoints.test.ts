import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	DeliveriesAnswer,
	EndpointAnswer,
	EndpointsAnswer,
	EndpointWithSecret
} from '#server/http/schemas/endpoints.ts';
import type { Wire } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Call, type Shop } from '#tests/support/shop.ts';
import { auditOf, staffMember } from '#tests/support/staff-member.ts';

/** Webhooks out as whoever sets them up sees them, by key and at the desk, with the settings of a real shop. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('endpoints:write');
});
afterAll(() => shop?.stop());

const call = (method: string, path: string, body?: Wire, more: Call = {}) =>
	shop.call(method, `/api/v1/endpoints${path}`, { key, body, ...more });
const wanted = (changes: Wire = {}): Wire => ({
	url: 'https://erp.shop.example/in',
	events: ['refund.*'],
	...changes
});
const create = async (changes: Wire = {}) =>
	EndpointWithSecret.parse((await call('POST', '', wanted(changes))).json);

test('an endpoint is added, read, changed, and deleted', async () => {
	const made = await call('POST', '', wanted({ description: 'ERP' }));
	expect(made.status, made.text).toBe(201);
	const { secret, ...endpoint } = EndpointWithSecret.parse(made.json);
	expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
	expect(endpoint).toMatchObject({
		state: 'active',
		waiting: 0,
		failed: 0,
		description: 'ERP',
		former_secret_until: null
	});
	const { id } = endpoint;
	expect(EndpointAnswer.strict().parse((await call('GET', `/${id}`)).json)).toEqual(endpoint);
	expect(EndpointsAnswer.parse((await call('GET', '')).json).endpoints).toContainEqual(endpoint);
	const changed = await call('PATCH', `/${id}`, {
		state: 'paused',
		events: ['*'],
		url: 'https://ERP.shop.example:443/new#x'
	});
	expect(changed.json).toMatchObject({
		state: 'paused',
		events: ['*'],
		url: 'https://erp.shop.example/new',
		description: 'ERP'
	});
	expect((await call('DELETE', `/${id}`)).json).toEqual({ id, deleted: true });
	expectProblem(await call('GET', `/${id}`), 404, 'endpoint.not_found');
	expectProblem(await call('DELETE', `/${id}`), 404, 'endpoint.not_found');
});

test('a secret is shown once, to whoever asked, and stands nowhere in the clear', async () => {
	const more = { idempotencyKey: 'once-only' };
	const made = await call('POST', '', wanted(), more);
	const again = await call('POST', '', wanted(), more);
	expect(again.text).toBe(made.text);
	expect(again.headers.get('idempotent-replayed')).toBe('true');
	const { id, secret } = EndpointWithSecret.parse(made.json);
	const rotated = EndpointWithSecret.parse(
		(await call('POST', `/${id}/rotate`, { former_for_hours: 2 })).json
	);
	expect(rotated.secret).not.toBe(secret);
	const hours = (Date.parse(rotated.former_secret_until ?? '') - Date.now()) / 3_600_000;
	expect(hours).toBeGreaterThan(1.9);
	expect(hours).toBeLessThanOrEqual(2);
	const { text } = await call('GET', `/${id}`);
	expect(text).not.toMatch(/whsec_/);
	const [dump] = await shop.connection.sql`select (select json_agg(e)::text from endpoints e)
		|| (select json_agg(k)::text from idempotency_keys k) || (select json_agg(a)::text from audit a) as all`;
	expect(dump?.['all']).toContain(id);
	for (const one of [secret, rotated.secret, 'whsec_']) expect(dump?.['all']).not.toContain(one);
});

test('where nothing may be sent is refused, and says why', async () => {
	const refused = {
		'http://erp.shop.example/': 'scheme',
		'https://localhost./': 'name',
		'https://2130706433/': 'address',
		'https://[::ffff:10.0.0.1]/': 'address',
		'https://a:b@erp.shop.example/': 'credentials',
		'https://erp.shop.example:25/': 'port',
		'no address': 'url'
	};
	const { id } = await create();
	for (const [url, why] of Object.entries(refused)) {
		expectProblem(await call('POST', '', wanted({ url })), 422, 'endpoint.address_refused', { why });
		expectProblem(await call('PATCH', `/${id}`, { url }), 422, 'endpoint.address_refused', { why });
	}
	for (const body of [
		{ url: 'https://a.example/' },
		wanted({ events: [] }),
		wanted({ events: ['order'] }),
		wanted({ events: ['link.*'] }),
		wanted({ secret: 'mine' })
	])
		expectProblem(await call('POST', '', body), 400, 'request.invalid');
	expectProblem(await call('PATCH', `/${id}`, { state: 'disabled' }), 400, 'request.invalid');
	expectProblem(await call('POST', `/${id}/rotate`, { former_for_hours: 1000 }), 400, 'request.invalid');
	for (const path of ['/x', `/${crypto.randomUUID()}`]) {
		expectProblem(await call('PATCH', path, { state: 'paused' }), 404, 'endpoint.not_found');
		for (const step of ['rotate', 'test', 'replay'])
			expectProblem(await call('POST', `${path}/${step}`), 404, 'endpoint.not_found');
		expectProblem(await call('GET', `${path}/deliveries`), 404, 'endpoint.not_found');
	}
	expectProblem(
		await call('POST', `/${id}/deliveries/${crypto.randomUUID()}/replay`),
		404,
		'delivery.not_found'
	);
});

test('a test that reaches nobody has failed, and can be sent again; the list pages', async () => {
	const { id } = await create();
	const list = async (query = '') =>
		DeliveriesAnswer.parse((await call('GET', `/${id}/deliveries${query}`)).json);
	const ids: unknown[] = [];
	for (let n = 0; n < 3; n++) ids.unshift((await call('POST', `/${id}/test`)).json['delivery']);
	await expect.poll(async () => (await list('?state=failed')).deliveries.length, { timeout: 40_000 }).toBe(3);
	const [newest] = (await list()).deliveries;
	expect(newest).toMatchObject({
		event: 'endpoint.test',
		order: null,
		attempts: 1,
		last_status: null,
		next_attempt_at: null
	});
	expect(newest?.last_error).toMatch(/^(name_not_found|connect_timeout)$/);
	const first = await list('?limit=2');
	const rest = await list(`?limit=2&cursor=${first.next}`);
	expect([...first.deliveries, ...rest.deliveries].map((one) => one.id)).toEqual(ids);
	expect(rest.next).toBeUndefined();
	expect((await call('POST', `/${id}/deliveries/${String(ids[0])}/replay`)).json).toEqual({ replayed: 1 });
	await expect
		.poll(async () => (await list('?state=failed')).deliveries[0], { timeout: 40_000 })
		.toMatchObject({ id: ids[0], replayed: true, attempts: 1 });
	for (const query of ['?state=lost', '?limit=0', '?cursor=1'])
		expectProblem(await call('GET', `/${id}/deliveries${query}`), 400, 'request.invalid');
});

test('at the desk: added with a reason, its secret shown once; changed, rotated, sent again, deleted', async () => {
	const { browser, principalId } = await staffMember(shop, 'manager');
	const form = {
		url: 'https://desk.shop.example/in',
		events: 'order.*, refund.settled',
		description: '',
		reason: 'first_set',
		words: ''
	};
	const at = '/staff/endpoints';
	for (const [changes, status] of [
		[{ url: 'https://127.1/' }, 422],
		[{ events: 'nothing.*' }, 400],
		[{ reason: 'because' }, 422]
	] as const)
		expect((await browser.post(`${at}?/create`, { ...form, ...changes })).status).toBe(status);
	const made = await browser.post(`${at}?/create`, form);
	expect(made.text).toMatch(/whsec_[A-Za-z0-9+/]{43}=/);
	const [row] = await shop.connection.sql`select id from endpoints where url = ${form.url}`;
	expect(row?.['id']).toBeDefined();
	const own = `${at}/${String(row?.['id'])}`;
	expect((await browser.get(at)).text).toContain(own);
	const page = await browser.get(own);
	expect(page.text).toContain('desk.shop.example');
	expect(page.text).not.toMatch(/whsec_/);
	const why = { reason: 'cause_fixed', words: '' };
	expect((await browser.post(`${own}?/change`, { ...form, ...why, events: '*' })).status).toBe(200);
	expect((await browser.post(`${own}?/state`, { ...why, state: 'paused' })).status).toBe(200);
	expect((await browser.post(`${own}?/rotate`, { reason: 'leaked', words: '' })).text).toMatch(/whsec_/);
	expect((await browser.post(`${own}?/rotate`, { reason: 'cause_fixed', words: '' })).status).toBe(422);
	expect((await browser.post(`${own}?/test`, {})).status).toBe(200);
	expect((await browser.post(`${own}?/replay`, why)).status).toBe(200);
	const [kept] = await shop.connection
		.sql`select events, state, jsonb_array_length(secrets) as n from endpoints where id = ${row?.['id']}`;
	// What leaked signs nothing any more.
	expect(kept).toEqual({ events: ['*'], state: 'paused', n: 1 });
	expect(
		(await browser.post(`${own}?/delete`, { reason: 'no_longer_needed', words: '' })).headers.get('location')
	).toBe(`${at}?deleted`);
	expect((await browser.get(own)).status).toBe(404);
	const actions = (await auditOf(shop, principalId)).filter((action) => action.startsWith('endpoint.'));
	expect(actions).toEqual(
		['created', 'changed', 'changed', 'rotated', 'tested', 'replayed', 'deleted'].map(
			(one) => `endpoint.${one}`
		)
	);
});
