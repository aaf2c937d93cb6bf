import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BasketTermsAnswer } from '#server/http/schemas/basket.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** What a shop shows before anybody buys: by anybody, for any page, and the same as the order will say. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('policy:write', 'orders:write', 'orders:read');
	await publish(samplePolicy());
});
afterAll(() => shop?.stop());

async function publish(document: object): Promise<void> {
	const { json } = await shop.call('POST', '/api/v1/policies/drafts', { key, body: document });
	const done = await shop.call('POST', `/api/v1/policies/drafts/${String(json['id'])}/publish`, { key });
	expect(done.status, done.text).toBe(200);
}
const RINGS = [{ id: 'r', title: 'Ring', tags: ['custom'], quantity: 2, amount: 12_000, discount: 500 }];
const BASKET = {
	currency: 'EUR',
	country: 'DE',
	buyer: 'business',
	lines: RINGS,
	discount: 1500,
	shipping: 900
};
const path = (basket: unknown, more = '', form = '') =>
	`/api/v1/terms${form}?basket=${encodeURIComponent(typeof basket === 'string' ? basket : JSON.stringify(basket))}${more}`;
const ask = (basket: unknown, more = '', headers: Record<string, string> = {}) =>
	shop.call('GET', path(basket, more), { headers });

test('they are what the order says once it is placed: the same engine', async () => {
	const before = await ask(BASKET);
	expect(before.status, before.text).toBe(200);
	const terms = BasketTermsAnswer.parse(before.json);
	const placed_at = new Date().toISOString();
	const lines = RINGS.map((line) => ({ ...line }));
	const order = orderDocument(newRef(), {
		...{ placed_at, lines, discounts: [{ amount: 1500 }], shipping: { amount: 900 }, tax: 0, total: 10_900 },
		buyer: { kind: 'business', country: 'DE' },
		payments: [{ provider: 'card', reference: newRef(), amount: 10_900, captured_at: placed_at }],
		disclosures: [terms.disclosure]
	});
	const placed = await shop.call('POST', '/api/v1/orders', { key, body: order });
	expect(placed.status, placed.text).toBe(201);
	const actions = placed.json['actions'] as { kind: string; schedule: { fee: number; action: string }[] }[];
	const schedule = actions.find(({ kind }) => kind === 'cancel')?.schedule ?? [];
	expect(terms.schedule.map(({ fee, action }) => [fee, action])).toEqual(
		schedule.map(({ fee, action }) => [fee, action])
	);
	expect(terms.schedule.map(({ fee }) => fee)).toEqual([0, 1500, 4000, 0, 0]);
	expect(terms.policy).toEqual(placed.json['policy']);
	expect(terms.lines).toMatchObject([{ line: 'r', quantity: 2, rule: 'custom-made' }]);
});

test('they are for every site and every cache, in the language asked for, and nobody is asked who', async () => {
	const origin = { origin: 'https://shop.example' };
	const answer = await ask(BASKET, '', { ...origin, 'accept-language': 'zh-CN', cookie: 'session=x' });
	expect(Object.fromEntries(answer.headers)).toMatchObject({
		'access-control-allow-origin': '*',
		'cross-origin-resource-policy': 'cross-origin',
		'content-language': 'zh-CN',
		vary: 'accept-language',
		'cache-control': expect.stringMatching(/^public, max-age=\d+, stale-while-revalidate=\d+$/)
	});
	expect(answer.headers.get('set-cookie')).toBeNull();
	expect(BasketTermsAnswer.parse(answer.json).words.sentences[0]).toMatch(/^下单后 1小时内/);
	const english = BasketTermsAnswer.parse(
		(await ask(BASKET, '&locale=en', { 'accept-language': 'zh' })).json
	);
	expect(english.words.sentences[0]).toBe(
		'Free to cancel until 1 hour after the order, unless packing starts first.'
	);
	// Known again by its tag, until the shop says something else.
	const etag = String(answer.headers.get('etag'));
	expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
	const known = { 'accept-language': 'zh-CN', 'if-none-match': etag };
	expect(await ask(BASKET, '', known)).toMatchObject({ status: 304, text: '' });
	expect((await ask({ ...BASKET, discount: 3000 }, '', known)).status).toBe(200);
	expect((await ask(BASKET, '', { 'if-none-match': etag })).status).toBe(200);
});

test('they say exactly what is wrong with a basket, to a page of any site', async () => {
	const one = (line: object, more: object = {}) => ({
		currency: 'EUR',
		lines: [{ quantity: 1, amount: 100, ...line }],
		...more
	});
	const WRONG: [unknown, string, RegExp][] = [
		['', '', /not JSON/],
		['[', '', /not JSON/],
		[[], '', /object/],
		[{ currency: 'EUR' }, '/lines', /array/],
		[one({}, { currency: 'XXQ' }), '/currency', /ISO 4217/],
		[one({ amount: 1.5 }), '/lines/0/amount', /integer/],
		[one({ amount: '100' }), '/lines/0/amount', /integer/],
		[one({ quantity: 0 }), '/lines/0/quantity', /at least 1/],
		[one({ discount: 101 }), '/lines/0/discount', /not more than/],
		[one({ fee: 0 }), '/lines/0', /fee/],
		[one({}, { policy: 'mine' }), '', /policy/],
		[{ currency: 'EUR', lines: Array(51).fill({ quantity: 1, amount: 1 }) }, '/lines', /at most 50/],
		['{"currency":"EUR","currency":"USD","lines":[]}', '', /twice/],
		['{"__proto__":{},"lines":[]}', '/__proto__', /reserved/],
		[`{"currency":"EUR","lines":[],"x":"${'x'.repeat(8000)}"}`, '', /longer than/]
	];
	for (const [basket, where, what] of WRONG) {
		const refused = await ask(basket);
		expect(refused.json, refused.text).toMatchObject({ status: 400, code: 'request.invalid' });
		const [error] = refused.json['errors'] as { path: string; what: string }[];
		expect([error?.path, error?.what], JSON.stringify(basket).slice(0, 80)).toEqual([
			where,
			expect.stringMatching(what)
		]);
		expect(refused.headers.get('access-control-allow-origin')).toBe('*');
		expect(refused.headers.get('cache-control')).toBe('no-store');
	}
	expect((await shop.call('GET', '/api/v1/terms')).json).toMatchObject({ code: 'request.invalid' });
	expect((await ask(BASKET, '&basket={}')).json).toMatchObject({ code: 'request.invalid' });
	expect((await ask(one({}, { discount: 101 }))).json).toMatchObject({
		status: 422,
		code: 'order.discount_exceeds_goods'
	});
});

test('as HTML they are words that no shop can break out of', async () => {
	const title = `Ring "'><script>alert(1)</script>`;
	const basket = {
		...BASKET,
		lines: [
			{ ...RINGS[0], title },
			{ quantity: 1, amount: 100 }
		]
	};
	const page = await shop.call('GET', path(basket, '&locale=en', '.html'));
	expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
	expect(page.headers.get('access-control-allow-origin')).toBe('*');
	expect(page.text).toMatch(/^<roundtrip-terms lang="en" locale="en" basket="[^"<>]*">\n/);
	expect(page.text).toContain(
		'<p><b>Free to cancel until 1 hour after the order, unless packing starts first.</b></p>'
	);
	expect(page.text).not.toMatch(/<script>alert|style=|<style|on\w+=/);
	const sent = /<script type="application\/json">(.*)<\/script>/.exec(page.text)?.[1] ?? '';
	const json = BasketTermsAnswer.parse((await ask(basket, '&locale=en')).json);
	expect(JSON.parse(sent)).toEqual({ words: json.words });
	expect(json.words.lines[0]?.title).toBe(`${title}:`);
});

test('another policy is another answer at once, and one that is known to come ends the time it is kept', async () => {
	const before = await ask(BASKET);
	const document = samplePolicy();
	const cancel = [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: { fixed: 700 } }] }];
	await publish({ ...document, cancel, extend: [] });
	const after = await ask(BASKET, '', { 'if-none-match': String(before.headers.get('etag')) });
	expect(after.status).toBe(200);
	expect(BasketTermsAnswer.parse(after.json).schedule[0]).toMatchObject({ fee: 700, until_event: 'claimed' });
	const { json } = await shop.call('POST', '/api/v1/policies/drafts', { key, body: document });
	const body = { valid_from: new Date(Date.now() + 60_000).toISOString() };
	await shop.call('POST', `/api/v1/policies/drafts/${String(json['id'])}/publish`, { key, body });
	const soon = (await ask(BASKET)).headers.get('cache-control') ?? '';
	const [, fresh, stale] = /max-age=(\d+), stale-while-revalidate=(\d+)$/.exec(soon) ?? [];
	expect(Number(fresh)).toBeLessThan(60);
	expect(Number(stale)).toBe(0);
});

test('the widget is one small file for every site, and never more than 6 kB on its way', async () => {
	const get = (headers: Record<string, string>) => fetch(`${shop.origin}/widget/v1.js`, { headers });
	const packed = await get({ 'accept-encoding': 'br', origin: 'https://shop.example' });
	expect(Object.fromEntries(packed.headers)).toMatchObject({
		'content-encoding': 'br',
		'content-type': 'text/javascript; charset=utf-8',
		'access-control-allow-origin': '*',
		'cross-origin-resource-policy': 'cross-origin',
		'x-content-type-options': 'nosniff',
		'cache-control': expect.stringMatching(/^public, max-age=3600/)
	});
	expect(Number(packed.headers.get('content-length'))).toBeLessThanOrEqual(6 * 1024);
	const script = await packed.text();
	expect(script).toBe(readFileSync(new URL('../../build/widget/v1.js', import.meta.url), 'utf8'));
	expect(script).not.toMatch(/innerHTML|insertAdjacent|document\.write|\beval\b|Function\(|import\(|from"/);
	const plain = await get({ 'accept-encoding': 'identity;q=1, br;q=0' });
	expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script]);
	const etag = String(packed.headers.get('etag'));
	expect((await get({ 'if-none-match': etag })).status).toBe(304);
	expect((await shop.call('POST', '/widget/v1.js')).status).toBe(404);
});

test('whoever asks without end is told to wait, and the others are not', async () => {
	const basket = { currency: 'EUR', lines: [{ quantity: 1, amount: 1 }] };
	const statuses = await Promise.all(Array.from({ length: 260 }, async () => (await ask(basket)).status));
	expect(new Set(statuses)).toEqual(new Set([200, 429]));
	const refused = await ask(basket);
	expect(refused.json).toMatchObject({ status: 429, code: 'rate.limited', retry_after: expect.any(Number) });
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});
