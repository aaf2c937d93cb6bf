import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { learnSuggestions } from '#server/jobs/learn-suggestions.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { stockShoes } from '#tests/support/exchanges.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { picture } from '#tests/support/pictures.ts';
import { APP_SECRET, newestCode } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** What is shown to one buyer alone, as pages and forms without scripts. */
let shop: Shop;
let admin: CookieJar;
let key: string;
const SETTINGS = '/staff/settings/personal';
const WHY = { reason: 'correction', words: 'as the board wants it' };

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	({ browser: admin } = await staffMember(shop, 'admin'));
	key = await shop.key('orders:write', 'orders:read', 'warehouse:write');
	await stockShoes(shop.connection, 'bulb', { m: { price: 700, level: 4 } });
	await stockShoes(shop.connection, 'lamp', { m: { price: 5000, level: 4 } });
	// The server has learned once from an empty shop before there is anything to learn.
	const turn = () => shop.connection.sql`select from settings where name = 'learn_suggestions'`;
	while ((await turn()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
	for (let n = 0; n < 6; n++) {
		const ref = newRef();
		const at = '2026-03-02T10:00:00Z';
		const goods = ['lamp', 'bulb'].map((id) => ({ id, product_id: id, title: id, quantity: 1, amount: 500 }));
		const body = {
			...{ ref, placed_at: at, currency: 'EUR', lines: goods, total: 1000 },
			buyer: { kind: 'consumer', email: `kept-${n}@buyers.example` },
			payments: [{ provider: 'card', reference: ref, amount: 1000, captured_at: at }]
		};
		const placed = await shop.call('POST', '/api/v1/orders', { key, body });
		expect(placed.status, placed.text).toBe(201);
	}
	await learnSuggestions(shop.connection.db, Date.now());
});
afterAll(() => shop?.stop());

async function bought(tier?: string): Promise<{ ref: string; browser: CookieJar; page: string }> {
	const ref = newRef();
	const email = `${ref.toLowerCase()}@buyers.example`;
	const buyer = { kind: 'consumer', country: 'DE', name: 'Ada Muster', email, ...(tier && { tier }) };
	const lines = [
		{ id: 'l1', product_id: 'lamp', title: 'Lamp', quantity: 3, unit_price: 5000, amount: 15000 },
		{ id: 'l2', sku: 'CABLE', title: 'Cable', quantity: 1, amount: 3000, discount: 500 }
	];
	const body = orderDocument(ref, { buyer, lines });
	const placed = await shop.call('POST', '/api/v1/orders', { key, body });
	expect(placed.status, placed.text).toBe(201);
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: ref, contact: email });
	const { code } = await newestCode(shop);
	expect((await browser.post('/code?/prove', { code })).status).toBe(303);
	return { ref, browser, page: `/orders/${ref}` };
}

/** One of the page's forms, made on the version that it shows for it. */
async function set(form: string, about: string, fields: Record<string, string>) {
	const { text } = await admin.get(SETTINGS);
	const after = text.slice(text.indexOf(`action="?/${form}"`));
	const version = /name="version" value="(\d+)"/.exec(after)?.[1] ?? 'no form';
	const done = await admin.post(`${SETTINGS}?/${form}`, { ...WHY, version, ...fields });
	expect([about, done.status]).toEqual([about, 200]);
}

/** What is set on the desk holds within five seconds; a shop that asks sees it at once here, or a little later. */
const untilShown = (browser: CookieJar, page: string, words: string, shown = true) =>
	expect.poll(async () => (await browser.get(page)).text.includes(words), { timeout: 30_000 }).toBe(shown);

test('suggestions are shown until their reader says no, and by nobody where the shop says no', async () => {
	const { browser, page } = await bought();
	expect((await browser.get(page)).text).toMatch(/Others also kept[^]*bulb[^]*€7\.00/);
	const off = await browser.post('/suggestions', { show: 'off', back: page });
	expect([off.status, off.headers.get('location')]).toEqual([303, page]);
	const without = await browser.get(page);
	expect(without.text).toContain('Suggestions are switched off');
	expect(without.text).not.toContain('bulb');
	expect(
		(await browser.post('/suggestions', { show: 'on', back: '//evil.example' })).headers.get('location')
	).toBe('/');
	expect((await browser.get(page)).text).toContain('bulb');

	await set('set', 'personal', {});
	await untilShown(browser, page, 'Others also kept', false);
	expect((await browser.get(page)).text).not.toContain('Suggestions are switched off');
	await set('set', 'personal', { suggests: 'yes' });
	await untilShown(browser, page, 'Others also kept');
});

test('a contact of their tier stands on the pages of its buyers, and of nobody else', async () => {
	const gold = await bought('GOLD');
	const other = await bought('silver');
	const contact = {
		tier: 'gold',
		name: 'Mira <b>Sand',
		role: '',
		email: 'mira@shop.example',
		phone: '',
		page: ''
	};
	await set('contact', 'contact', { was: '', ...contact });
	await untilShown(gold.browser, gold.page, 'mailto:mira@shop.example');
	const { text } = await gold.browser.get(gold.page);
	expect(text).toContain('Mira &lt;b>Sand');
	expect((await other.browser.get(other.page)).text).not.toContain('mira@shop.example');
	const wrong = await admin.post(`${SETTINGS}?/contact`, {
		...{ ...WHY, version: '1', was: '', ...contact, tier: 'trade' },
		email: 'nobody'
	});
	expect([wrong.status, wrong.text.includes('or another way to reach them')]).toEqual([400, true]);
});

test('a contact’s picture is made anew, shown to their buyers, and gone with whoever it is of', async () => {
	const { browser, page } = await bought('platinum');
	const mira = { tier: 'platinum', name: 'Mira', role: '', email: 'mira@shop.example', phone: '', page: '' };
	const send = async (was: string, sent: Uint8Array, more: Record<string, string> = {}) => {
		const { text } = await admin.get(SETTINGS);
		const after = text.slice(text.indexOf('action="?/contact"'));
		const version = /name="version" value="(\d+)"/.exec(after)?.[1] ?? 'no form';
		const form = new FormData();
		for (const [name, value] of Object.entries({ ...WHY, version, was, ...mira, ...more }))
			form.set(name, value);
		form.set('picture', new File([sent as BlobPart], 'me & my <b>.jpg'));
		const body = new Response(form);
		return shop.call('POST', `${SETTINGS}?/contact`, {
			body: new Uint8Array(await body.arrayBuffer()),
			idempotencyKey: null,
			headers: {
				...{ accept: 'text/html', origin: shop.origin, ...admin.header() },
				'content-type': body.headers.get('content-type') ?? ''
			}
		});
	};
	const shownOn = async () => /\/shop\/portrait\/[0-9a-f]{16}\.jpg/.exec((await browser.get(page)).text)?.[0];
	const kept = async () =>
		(await shop.connection.sql`select name from settings where name like 'portrait.%'`).map(({ name }) =>
			String(name)
		);

	const svg = new TextEncoder().encode(
		'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
	);
	expect((await send('', svg)).status).toBe(415);
	expect(await kept()).toEqual([]);
	expect((await send('', await picture({ width: 900, height: 600, orientation: 6 }))).status).toBe(200);
	await expect.poll(shownOn, { timeout: 30_000 }).toBeDefined();
	const first = (await shownOn()) ?? '';
	const answer = await fetch(shop.origin + first);
	expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, max-age=3600']);
	const { format, width, height, exif } = await sharp(await answer.arrayBuffer()).metadata();
	expect([format, width, height, exif]).toEqual(['jpeg', 192, 192, undefined]);

	// Without a new one the old one stays; another takes its place, and of the first nothing is kept.
	expect((await send('platinum', new Uint8Array(), { role: 'Looks after you' })).status).toBe(200);
	await untilShown(browser, page, 'Looks after you');
	expect(await shownOn()).toBe(first);
	expect((await send('platinum', await picture({ kind: 'png' }))).status).toBe(200);
	await expect.poll(async () => (await shownOn()) !== first, { timeout: 30_000 }).toBe(true);
	expect(await kept()).toHaveLength(1);
	expect((await fetch(shop.origin + first)).status).toBe(404);
	const second = (await shownOn()) ?? '';
	expect((await send('platinum', new Uint8Array(), { do: 'remove-picture' })).status).toBe(200);
	await expect.poll(shownOn, { timeout: 30_000 }).toBeUndefined();
	expect([(await fetch(shop.origin + second)).status, await kept()]).toEqual([404, []]);
});

test('extras are chosen until the first claim, which reads them; the words are the warehouse’s alone', async () => {
	const { browser, page, ref } = await bought();
	expect((await browser.get(`${page}/services`)).text).toContain('extras can no longer be changed');
	const none = await browser.post(`${page}/services`, { service: 'gift_wrap' });
	expect(none.status).toBe(400);
	await set('services', 'services', { on: 'note', markets: '' });
	await untilShown(browser, page, 'Choose extras');
	const empty = await browser.post(`${page}/services`, { service: 'note', note: ' ' });
	expect([empty.status, empty.text.includes('at most 300 characters')]).toEqual([400, true]);
	const stranger = await bought();
	expect((await stranger.browser.post(`${page}/services`, { service: 'note', note: 'x' })).status).toBe(404);
	const chosen = await browser.post(`${page}/services`, { service: 'note', note: 'For Ottilie' });
	expect([chosen.status, chosen.headers.get('location')]).toEqual([303, page]);
	expect((await browser.get(page)).text).toContain('Change extras');

	const [packs, reads] = [await shop.key('orders:read', 'warehouse:write'), await shop.key('orders:read')];
	const read = (by: string) => shop.call('GET', `/api/v1/orders/${ref}`, { key: by });
	expect((await read(packs)).json).toMatchObject({ services: ['note'], service_note: 'For Ottilie' });
	const plain = await read(reads);
	expect([plain.json['services'], plain.text.includes('Ottilie')]).toEqual([['note'], false]);
	const lines = [{ line: 'l2', quantity: 1 }];
	const claimed = await shop.call('POST', `/api/v1/orders/${ref}/claims`, { key, body: { lines } });
	expect(claimed.json).toMatchObject({ services: ['note'] });
	expect((await browser.post(`${page}/services`, {})).status).toBe(409);
	expect((await read(packs)).json).toMatchObject({ services: ['note'] });
});
