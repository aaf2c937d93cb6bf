import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, oneLine, orderDocument } from '#tests/support/order-documents.ts';
import { addressOf, listRoutes } from '#tests/support/route-tree.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** What pages tell whoever should not see an order: the same as where there is none. */
let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.stop());

const pages = listRoutes().filter(({ kind }) => kind === 'page');
const form = (): Record<string, string> => ({
	'content-type': 'application/x-www-form-urlencoded',
	// As a browser asks: whoever takes anything gets a form's outcome as JSON.
	accept: 'text/html',
	origin: shop.origin
});
/** What differs by nature between two answers: ids of the request, nonces, and the address itself. */
const likeness = (text: string, ref: string) =>
	text
		.replaceAll(ref, 'REF')
		.replace(/nonce="[^"]+"/g, 'nonce')
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
		.replace(/__sveltekit_\w+/g, 'kit');

test('an order of somebody else looks like none at all, to strangers and to guests', async () => {
	const key = await shop.key('orders:write', 'links:write');
	const [mine, theirs] = [newRef(), newRef()];
	for (const ref of [mine, theirs])
		await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref) });
	const expires_at = new Date(Date.now() + 3_600_000).toISOString();
	const made = await shop.call('POST', `/api/v1/orders/${mine}/links`, {
		key,
		body: { scope: 'act', expires_at }
	});
	const page = new URL(String(made.json['url'])).pathname;
	const opened = await shop.call('POST', `${page}?/open`, { body: '', headers: form() });
	expect([opened.status, opened.headers.get('location')]).toEqual([303, `/orders/${mine}`]);
	const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';

	const ours = await shop.call('GET', `/orders/${mine}`, { headers: { cookie } });
	expect(ours.status).toBe(200);
	// A link can be passed on: the whole order, but not whose it is.
	expect(ours.text).toContain('A… M…');
	expect(ours.text).toMatch(/174[.,]00/);
	expect(ours.text).not.toMatch(/Ada|Muster|Kanal/);
	const never = theirs.replace(/\d$/, 'x');
	const strangers: Record<string, string>[] = [{}, { cookie }, { cookie: 'session=forged' }];
	for (const as of strangers) {
		for (const part of ['', '/__data.json']) {
			const foreign = await shop.call('GET', `/orders/${theirs}${part}`, { headers: as });
			const absent = await shop.call('GET', `/orders/${never}${part}`, { headers: as });
			expect([foreign.status, absent.status]).toEqual(part ? [200, 200] : [404, 404]);
			expect(foreign.text).not.toMatch(/Ada|Muster|Lamp|17400|174[.,]00/);
			expect(likeness(foreign.text, theirs)).toBe(likeness(absent.text, never));
		}
	}
});

test('a link to watch names nobody, shows no price and opens nothing', async () => {
	const key = await shop.key('orders:write', 'links:write');
	const ref = newRef();
	await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref) });
	const body = { scope: 'watch', expires_at: new Date(Date.now() + 3_600_000).toISOString() };
	const made = await shop.call('POST', `/api/v1/orders/${ref}/links`, { key, body });
	const page = new URL(String(made.json['url'])).pathname;
	for (const part of ['', '/__data.json']) {
		const { status, text } = await shop.call('GET', page + part);
		expect(status).toBe(200);
		expect(text).not.toMatch(/Ada|Muster|example\.com|Kanal|10999|17400|15000|174[.,]00|150[.,]00/);
	}
	const opened = await shop.call('POST', `${page}?/open`, { body: '', headers: form() });
	expect(opened.headers.get('set-cookie')).toBeNull();
	expect(opened.status).toBe(404);
});

test.each(pages)('$id answers strangers without an error', async ({ id }) => {
	const { status, headers } = await shop.call('GET', addressOf(id));
	// Staff's pages may say that they are theirs; an order's may not.
	expect(/^\/\((staff|as-buyer)\)/.test(id) ? [200, 303, 401, 403, 404] : [200, 303, 404]).toContain(status);
	// Sent elsewhere they are only to another page of ours.
	if (status === 303) expect(headers.get('location')).toMatch(/^\/(?![/\\])/);
	expect(shop.output()).not.toMatch(/"level":(50|60)/);
});

test('an order placed with a key is nobody’s page until a link says so', async () => {
	const key = await shop.key('orders:write');
	const ref = newRef();
	await shop.call('POST', '/api/v1/orders', { key, body: oneLine(ref, 1) });
	const answer = await shop.call('GET', `/orders/${ref}`, { headers: { authorization: `Bearer ${key}` } });
	expect(answer.status).toBe(404);
});
