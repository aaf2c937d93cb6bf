import { Script } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** Whatever somebody writes into an order, a parcel, a note or a form is text wherever it is shown, and nothing else. */
const evil = (mark: string) =>
	`${mark}"'><!--\u2028<script></title></script></textarea><script>alert(1)</script><img src=x onerror=alert(1)>{{1}}`;
/** In the data of a page's own script `<` is written by its number. */
const HOSTILE = /<script>alert|<img src=x|<b>|"'><!--/;
/** The page's own scripts, which carry its data. */
const scriptsOf = (html: string) =>
	[...html.matchAll(/<script nonce="[^"]+">([^]*?)<\/script>/g)].map(([, text = '']) => text);

let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.stop());

test('names, lines, options, addresses, notes, carriers’ words and searches are inert on every page', async () => {
	const key = await shop.key('orders:write', 'tracking:write', 'links:write');
	const ref = newRef();
	const post = async (path: string, body: object) => {
		const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
		expect(answer.status, answer.text).toBeLessThan(300);
		return answer.json;
	};
	const document = orderDocument(ref);
	const [first, ...rest] = document['lines'] as object[];
	const line = {
		...first,
		title: evil('TITLE'),
		options: [{ name: evil('OPTION').slice(0, 100), value: evil('VALUE').slice(0, 200) }]
	};
	await post('orders', {
		...document,
		display_ref: '#<b>1</b>',
		buyer: {
			kind: 'consumer',
			country: 'DE',
			name: evil('NAME'),
			email: 'ada@example.com',
			phone: '+49 5550199'
		},
		ship_to: { name: evil('TO'), lines: [evil('STREET')], city: evil('CITY').slice(0, 100), country: 'DE' },
		lines: [line, ...rest],
		tags: ['<b>'],
		metadata: { note: evil('META') },
		shipping: { method: evil('METHOD').slice(0, 100), amount: 900, tax: 144 }
	});
	const parcel = {
		carrier: '<b>DHL</b>',
		tracking_number: '"><img src=x>',
		lines: [{ line: 'l1', quantity: 1 }]
	};
	const { id } = await post(`orders/${ref}/shipments`, parcel);
	const scan = { at: '2026-11-20T10:00:00Z', status: 'in_transit', code: '<b>', text: evil('SCAN') };
	await post(`shipments/${String(id)}/scans`, { scans: [scan] });
	const expires_at = new Date(Date.now() + 3_600_000).toISOString();
	const share = async (scope: string) => {
		const { url } = await post(`orders/${ref}/links`, {
			scope,
			expires_at,
			note: evil('NOTE').slice(0, 200)
		});
		return new URL(String(url)).pathname;
	};
	const [watch, act] = [await share('watch'), await share('act')];
	const guest = new CookieJar(shop);
	expect((await guest.post(`${act}?/open`)).status).toBe(303);
	// As a code does: whoever only holds a link is not told whose it is.
	await shop.connection.sql`update grants set via = 'code', link_id = null`;
	const agent = (await staffMember(shop, 'agent', evil('AGENT').slice(0, 100))).browser;

	const seen: string[] = [];
	const scripts: string[] = [];
	for (const [who, path] of [
		...[watch, act].map((path) => [new CookieJar(shop), path] as const),
		...['', '/__data.json'].map((part) => [guest, `/orders/${ref}${part}`] as const),
		[guest, '/orders'],
		...['', '/__data.json'].map((part) => [agent, `/staff/orders/${ref}${part}`] as const),
		...['/staff', `/staff?q=${encodeURIComponent(evil('SEARCH'))}`, '/staff/account', '/staff/incoming'].map(
			(path) => [agent, path] as const
		),
		[new CookieJar(shop), `/?number=${encodeURIComponent(evil('NUMBER'))}`],
		[new CookieJar(shop), `/${encodeURIComponent(evil('PATH'))}`]
	] as const) {
		const { text, headers } = await who.get(path);
		expect(headers.get('x-content-type-options'), path).toBe('nosniff');
		seen.push(...(text.match(/[A-Z]{2,}(?=(?:&quot;|\\?"|")')/g) ?? []));
		// Whatever stands in a page's own script, a browser reads it to its end and as what it is.
		for (const script of scriptsOf(text)) {
			expect(script, path).not.toMatch(/<!--|<script|[\u2028\u2029]/i);
			expect(() => new Script(script), path).not.toThrow();
			scripts.push(script);
		}
		// JSON is never read as a page; in a page nothing may end a text.
		if (headers.get('content-type')?.startsWith('text/html')) expect(text, path).not.toMatch(HOSTILE);
		else expect(headers.get('content-type')).toMatch(/json/);
	}
	const forms = await new CookieJar(shop).post('/?/find', { number: evil('FORM'), contact: evil('CONTACT') });
	expect(forms.text).not.toMatch(HOSTILE);
	// The order's own page was among those whose script carries its words.
	expect(scripts.filter((script) => script.includes('TITLE') && script.includes('SCAN'))).not.toEqual([]);
	// They were shown, so there was something to escape.
	for (const mark of ['TITLE', 'NAME', 'STREET', 'SCAN', 'AGENT', 'NOTE']) expect(seen, mark).toContain(mark);
});
