import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataOf, vocabularyFaults } from '#tests/fixtures/schema-org.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { auditOf, staffMember } from '#tests/support/staff-member.ts';

/** What people print and keep: the terms that applied, and the receipt; for machines, shoppers and the desk. */
let shop: Shop;
let key: string;
let ref: string;
let guest: CookieJar;
let desk: Awaited<ReturnType<typeof staffMember>>;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'links:write', 'quotes:write', 'policy:write');
	ref = newRef();
	await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref) });
	const expires_at = new Date(Date.now() + 3_600_000).toISOString();
	const body = { scope: 'act', expires_at };
	const made = await shop.call('POST', `/api/v1/orders/${ref}/links`, { key, body });
	guest = new CookieJar(shop);
	await guest.post(`${new URL(String(made.json['url'])).pathname}?/open`);
	desk = await staffMember(shop, 'agent', 'Agnes Pult');
	await desk.browser.post(`/staff/orders/${ref}?/share`, {
		...{ scope: 'watch', days: '7', note: '', reason: 'buyer_asked', words: '' }
	});
});
afterAll(() => shop?.stop());

describe('the terms', () => {
	test('are told to machines as data, with what is different since a new policy', async () => {
		const read = () => shop.call('GET', `/api/v1/orders/${ref}/terms`, { key });
		const before = await read();
		expect(before.status).toBe(200);
		expect(before.json).toMatchObject({
			order: ref,
			policy: { version: 1 },
			today: { version: 1 },
			changes: []
		});
		const { document } = before.json as { document: Record<string, unknown> };
		const changed = { ...document, requests: { decide_within: 'PT1H', silence: 'accept' } };
		const draft = await shop.call('POST', '/api/v1/policies/drafts', { key, body: changed });
		await shop.call('POST', `/api/v1/policies/drafts/${draft.json['id']}/publish`, { key });
		const after = await read();
		expect(after.json).toMatchObject({ policy: { version: 1 }, today: { version: 2 }, document });
		expect(after.json['changes']).toMatchObject([{ part: 'requests', change: 'changed' }]);
		expect((await shop.call('GET', '/api/v1/orders/NOBODY-1/terms', { key })).json['code']).toBe(
			'order.not_found'
		);
	});

	test('are a page of text without a script, in both languages, and the same as data', async () => {
		for (const [language, words] of [
			['en', 'The terms that applied to your order'],
			['zh-CN', '适用于您订单的条款']
		] as const) {
			const headers = { ...guest.header(), 'accept-language': language };
			const page = await shop.call('GET', `/orders/${ref}/terms`, { headers });
			expect(page.status).toBe(200);
			expect(page.text).toContain(words);
			expect(page.text).not.toMatch(/<script[^>]*type="module"|__sveltekit/);
			expect(page.headers.get('cache-control')).toBe('private, no-store');
		}
		const data = await guest.get(`/orders/${ref}/terms.json`);
		expect(JSON.parse(data.text)).toMatchObject({ order: ref, policy: { version: 1 } });
	});
});

test('pages carry what they show as data, in their head, and a shared one nothing of whose it is', async () => {
	const policies = dataOf((await guest.get(`/orders/${ref}/terms`)).text);
	expect(policies).toMatchObject([
		{ '@type': 'MerchantReturnPolicy', applicableCountry: 'DE', merchantReturnDays: 30 }
	]);
	const page = (await guest.get(`/orders/${ref}`)).text;
	const orders = dataOf(page.slice(0, page.indexOf('</head>')));
	expect(orders).toMatchObject([
		{
			'@type': 'Order',
			orderNumber: ref,
			url: `${shop.origin.replace('127.0.0.1', 'localhost')}/orders/${ref}`,
			acceptedOffer: [{ price: '150.00' }, { price: '25.00', itemOffered: { name: 'Cable' } }]
		}
	]);
	const parcel = { carrier: 'dhl', tracking_number: 'SECRET-NUMBER', lines: [{ line: 'l1', quantity: 1 }] };
	const writer = await shop.key('tracking:write');
	await shop.call('POST', `/api/v1/orders/${ref}/shipments`, { key: writer, body: parcel });
	const [whole] = dataOf((await guest.get(`/orders/${ref}`)).text);
	expect(whole).toMatchObject({ orderDelivery: [{ trackingNumber: 'SECRET-NUMBER' }] });
	const expires_at = new Date(Date.now() + 3_600_000).toISOString();
	const link = await shop.call('POST', `/api/v1/orders/${ref}/links`, {
		key,
		body: { scope: 'watch', expires_at }
	});
	const shared = (await shop.call('GET', new URL(String(link.json['url'])).pathname)).text;
	const things = dataOf(shared);
	expect(things).toMatchObject([{ '@type': 'ParcelDelivery', itemShipped: [{ name: 'Lamp' }] }]);
	expect(JSON.stringify(things)).not.toMatch(
		/SECRET|Ada|Muster|Kanal|Berlin|price|Offer|\/orders\/|\d\.\d\d/
	);
	for (const one of [...policies, ...orders, whole, ...things]) expect(vocabularyFaults(one)).toEqual([]);
	// Nobody who may not see the order gets its data either.
	expect(dataOf((await shop.call('GET', `/orders/${ref}`)).text)).toEqual([]);
});

describe('the receipt', () => {
	test('is the shopper’s to print and to keep, and names nobody of the shop', async () => {
		const page = await guest.get(`/orders/${ref}/receipt`);
		expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
		expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
		const file = await guest.get(`/orders/${ref}/receipt.json`);
		expect(file.headers.get('content-disposition')).toContain(`receipt-${ref}.json`);
		const { history } = JSON.parse(file.text) as { history: { head: { hash: string } } };
		expect(page.text).toContain(history.head.hash);
		for (const text of [page.text, file.text]) expect(text).not.toMatch(/Agnes|Pult/);
	});

	test('says at the desk who did it, and taking it is written down', async () => {
		const { browser, principalId } = desk;
		expect((await browser.get(`/staff/orders/${ref}/receipt`)).text).toContain('Agnes Pult');
		expect((await browser.get(`/staff/orders/${ref}/receipt.json`)).text).toContain('Agnes Pult');
		expect((await auditOf(shop, principalId)).filter((action) => action === 'order.receipt')).toHaveLength(2);
	});

	test.each(['terms', 'terms.json', 'receipt', 'receipt.json'])(
		'%s is not there for strangers',
		async (paper) => {
			const other = newRef();
			await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(other) });
			for (const browser of [new CookieJar(shop), guest]) {
				const foreign = await browser.get(`/orders/${other}/${paper}`);
				const absent = await browser.get(`/orders/NOBODY-1/${paper}`);
				expect([foreign.status, absent.status]).toEqual([404, 404]);
				expect(foreign.text).not.toMatch(/Ada|Muster|Lamp/);
			}
		}
	);
});
