import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { picture } from '#tests/support/pictures.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** What admins set of the shop itself: on two real servers with one database. */
type Member = Awaited<ReturnType<typeof staffMember>>;
const SECRET = 'a secret that both servers know of';
let shop: Shop;
let other: Shop;
let admin: Member;
beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET: SECRET } });
	other = await startShop({ databaseUrl: shop.databaseUrl, env: { APP_SECRET: SECRET } });
	admin = await staffMember(shop, 'admin', 'Ada Pult');
});
afterAll(async () => {
	await other?.stop();
	await shop?.stop();
});

const WHY = { reason: 'correction', words: '' };
const NAMED = {
	...{ name: 'Harbour Lamps', initials: '', email: 'help@lamps.example', phone: '', page: '' },
	imprint: 'Harbour Lamps GmbH, Kai 3'
};
const IDENTITY = '/staff/settings';
const THEME = '/staff/settings/theme';

/** The version that a page's forms were made on: of its first form, or of the one with the action. */
async function versionOn(path: string, action = '', who = admin): Promise<string> {
	const { text } = await who.browser.get(path);
	const form = new RegExp(`action="\\?/${action}[^]*?name="version" value="(\\d+)"`).exec(text);
	return form?.[1] ?? 'no form';
}
const post = async (path: string, action: string, fields: Record<string, string>, who = admin) =>
	who.browser.post(`${path}?/${action}`, { ...WHY, version: await versionOn(path, '', admin), ...fields });

const auditOf = (subject: string) =>
	shop.connection.sql<{ actor_id: string; reason: string; facts: Record<string, unknown> }[]>`
		select actor_id, reason, facts from audit where action = 'settings.changed' and subject = ${subject}
		order by id`;
const head = async (where: Shop, path = '/') => (await where.call('GET', path)).text;

describe('who the shop is', () => {
	test('is said on every page, in the app’s manifest and on its own page, on both servers within five seconds', async () => {
		expect(await head(other)).toContain('<span translate="no">Roundtrip</span>');
		expect((await shop.call('GET', '/contact')).status).toBe(404);
		expect((await post(IDENTITY, 'identity', NAMED)).status).toBe(200);
		const set = Date.now();
		for (const where of [shop, other]) {
			await expect.poll(() => head(where), { timeout: 5000, interval: 200 }).toContain('Harbour Lamps');
			const start = await head(where);
			expect(start).not.toContain('Roundtrip');
			expect(start).toContain('>HL</span>');
			expect((await where.call('GET', '/manifest.webmanifest')).json).toEqual({});
			expect(JSON.parse((await where.call('GET', '/manifest.webmanifest')).text)).toMatchObject({
				...{ name: 'Harbour Lamps', short_name: 'Harbour Lamp' }
			});
			const contact = await where.call('GET', '/contact');
			expect([contact.status, contact.text.includes('mailto:help@lamps.example')]).toEqual([200, true]);
			expect(contact.text).toContain('Harbour Lamps GmbH, Kai 3');
		}
		expect(Date.now() - set).toBeLessThan(10_000);
		expect(await head(shop, '/staff/sign-in')).toContain('Harbour Lamps');
	});

	test('is written down with what was before and after, by whom and why', async () => {
		await post(IDENTITY, 'identity', { ...NAMED, name: 'Harbour & Sons', words: 'we are two now' });
		const last = (await auditOf('shop.identity')).at(-1);
		expect(last).toMatchObject({
			...{ actor_id: admin.principalId, reason: 'correction: we are two now' },
			facts: { before: { name: 'Harbour Lamps' }, after: { name: 'Harbour & Sons' } }
		});
		expect(await head(shop)).toContain('Harbour &amp; Sons');
	});

	test('of two admins who change it at once one is told, and nothing of theirs is kept', async () => {
		const second = await staffMember(shop, 'admin');
		// What is set for the first time is told apart by its row alone; this is about the second time.
		await post(IDENTITY, 'identity', NAMED);
		const version = await versionOn(IDENTITY);
		const change = (who: Member, name: string) =>
			who.browser.post(`${IDENTITY}?/identity`, { ...WHY, ...NAMED, version, name });
		const answers = await Promise.all([change(admin, 'First'), change(second, 'Second')]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
		const [won, lost] = answers[0].status === 200 ? ['First', 'Second'] : ['Second', 'First'];
		const refused = answers.find(({ status }) => status === 412)?.text ?? '';
		expect(refused).toContain('A colleague changed this in the meantime');
		expect([refused.includes(`value="${won}"`), refused.includes(`value="${lost}"`)]).toEqual([true, false]);
		await expect.poll(() => head(other), { timeout: 5000 }).toContain(won);
	});

	test('is an admin’s to change, with a reason, and refuses what it cannot be', async () => {
		const before = (await auditOf('shop.identity')).length;
		for (const role of ['agent', 'manager'] as const) {
			const member = await staffMember(shop, role);
			for (const path of [IDENTITY, THEME, '/staff/settings/mail', '/staff/settings/keys'])
				expect((await member.browser.get(path)).headers.get('location'), path).toBe('/staff/not-allowed');
			const sent = await member.browser.post(`${IDENTITY}?/identity`, { ...WHY, ...NAMED, version: '1' });
			expect(sent.headers.get('location')).toBe('/staff/not-allowed');
		}
		expect((await post(IDENTITY, 'identity', { ...NAMED, reason: 'other' })).status).toBe(422);
		expect((await post(IDENTITY, 'identity', { ...NAMED, reason: 'leaked' })).status).toBe(422);
		const wrong = await post(IDENTITY, 'identity', { ...NAMED, page: 'javascript:alert(1)' });
		expect([wrong.status, wrong.text.includes('beginning with https://')]).toEqual([400, true]);
		expect((await post(IDENTITY, 'identity', { ...NAMED, name: '<script>alert(1)</script>' })).status).toBe(
			200
		);
		expect(await head(shop)).not.toContain('<script>alert(1)');
		expect(await auditOf('shop.identity')).toHaveLength(before + 1);
	});
});

describe('a logo', () => {
	async function send(bytes: Uint8Array, action = 'logo') {
		const form = new FormData();
		const version = await versionOn(IDENTITY, 'logo');
		for (const [name, value] of Object.entries({ ...WHY, version })) form.set(name, value);
		form.set('logo', new File([bytes as BlobPart], 'logo.png'));
		const body = new Response(form);
		return shop.call('POST', `${IDENTITY}?/${action}`, {
			body: new Uint8Array(await body.arrayBuffer()),
			idempotencyKey: null,
			headers: {
				...{ accept: 'text/html', origin: shop.origin, ...admin.browser.header() },
				'content-type': body.headers.get('content-type') ?? ''
			}
		});
	}
	const logoOn = async (where: Shop) => /src="(\/shop\/logo\/[0-9a-f]+\.png)"/.exec(await head(where))?.[1];

	test('is made anew and small, the same on both servers, for ever under its name; the one before comes back', async () => {
		expect((await send(await picture({ width: 1200, height: 300 }))).status).toBe(200);
		await expect.poll(() => logoOn(other), { timeout: 5000 }).toBeDefined();
		const first = (await logoOn(other)) ?? '';
		for (const where of [shop, other]) {
			const answer = await fetch(where.origin + first);
			expect(answer.headers.get('content-type')).toBe('image/png');
			expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
			const { format, width, height, exif } = await sharp(await answer.arrayBuffer()).metadata();
			expect({ format, width, height, exif }).toEqual({
				format: 'png',
				width: 384,
				height: 96,
				exif: undefined
			});
			const etag = answer.headers.get('etag') ?? '';
			expect((await where.call('GET', first, { headers: { 'if-none-match': etag } })).status).toBe(304);
		}
		expect((await send(await picture({ kind: 'png' }))).status).toBe(200);
		const second = await logoOn(shop);
		expect(second).not.toBe(first);
		expect((await send(new Uint8Array(), 'undoLogo')).status).toBe(200);
		expect(await logoOn(shop)).toBe(first);
		// Only what holds and what an undo would bring back is kept.
		const [kept] = await shop.connection
			.sql`select count(*)::int as n from settings where name like 'logo.%'`;
		expect(kept?.['n']).toBe(2);
		expect((await send(new Uint8Array(), 'removeLogo')).status).toBe(200);
		expect(await logoOn(shop)).toBeUndefined();
	});

	test('is refused where it is none, or too large', async () => {
		const svg = new TextEncoder().encode(
			'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
		);
		expect((await send(svg)).status).toBe(415);
		expect((await send(new Uint8Array())).status).toBe(400);
		const cut = (await picture({ width: 400, height: 400 })).subarray(0, 2000);
		expect((await send(cut)).status).toBe(422);
		expect((await send(new Uint8Array(2.01 * 1024 ** 2))).status).toBe(413);
		expect((await send(new Uint8Array(4 * 1024 ** 2))).status).toBe(413);
		expect(await logoOn(shop)).toBeUndefined();
		for (const name of ['0123456789abcdef', '../../etc/passwd', "' or 1=1"])
			expect((await shop.call('GET', `/shop/logo/${encodeURIComponent(name)}.png`)).status).toBe(404);
	});
});

describe('the colour', () => {
	const linkOn = async (where: Shop) => /href="(\/shop\/theme\/[0-9a-f]+\.css)"/.exec(await head(where))?.[1];

	test('that can be read is a stylesheet of its own on both servers; one tap brings back what was before', async () => {
		expect(await linkOn(shop)).toBeUndefined();
		expect((await post(THEME, 'set', { light: '#7A1F5C', dark: '#F5A' })).status).toBe(200);
		const href = (await linkOn(shop)) ?? '';
		// The other server is asked for it before it knows: the page may have come from here.
		const css = await other.call('GET', href);
		expect([css.status, css.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
		expect(css.text).toContain('--shop-accent:#7a1f5c;--shop-on-accent:#ffffff');
		expect(css.text).toContain('--shop-accent:#ff55aa');
		await expect.poll(() => linkOn(other), { timeout: 5000 }).toBe(href);
		expect((await post(THEME, 'set', { light: '#004d40', dark: '#80cbc4' })).status).toBe(200);
		expect(await linkOn(shop)).not.toBe(href);
		expect((await post(THEME, 'undo', {})).status).toBe(200);
		expect(await linkOn(shop)).toBe(href);
		const last = (await auditOf('shop.theme')).at(-1);
		expect(last?.facts).toEqual({
			before: { light: '#004d40', dark: '#80cbc4' },
			after: { light: '#7a1f5c', dark: '#ff55aa' }
		});
		// Inline styles are as forbidden as before.
		const policy = (await shop.call('GET', '/')).headers.get('content-security-policy') ?? '';
		expect(policy).toContain("style-src 'self'");
	});

	test('that is too faint is refused with by how much, and with the nearest that is not', async () => {
		const before = await linkOn(shop);
		const { status, text } = await post(THEME, 'set', { light: '#ffe600', dark: '#3a0a2a' });
		expect(status).toBe(422);
		expect(text).toMatch(/on a card: 1\.26 : 1, and 4\.5 : 1 is needed/);
		const proposed = [...text.matchAll(/<code[^>]*>(#[0-9a-f]{6})<\/code>/g)].map(
			([, colour]) => colour ?? ''
		);
		expect(proposed).toHaveLength(2);
		expect(await linkOn(shop)).toBe(before);
		const [light = '', dark = ''] = proposed;
		expect((await post(THEME, 'set', { light, dark })).status).toBe(200);
		for (const colour of ['red', '#12', '#123456;}body{display:none', 'url(//x)'])
			expect((await post(THEME, 'set', { light: colour, dark })).status, colour).toBe(422);
	});
});

describe('language and time', () => {
	const MARKETS = '/staff/settings/markets';
	test('the shop’s language is for whoever says none of ours, and its zone holds from the next start on', async () => {
		const lang = async (where: Shop, wish: string) =>
			/<html lang="([^"]+)"/.exec(
				(await where.call('GET', '/', { headers: { 'accept-language': wish } })).text
			)?.[1];
		expect(await lang(other, 'fr')).toBe('en');
		const set = { language: 'zh-CN', zone: 'Asia/Shanghai' };
		const done = await post(MARKETS, 'set', set);
		expect([done.status, done.text.includes('until then it is Europe/Berlin')]).toEqual([200, true]);
		await expect.poll(() => lang(other, 'fr'), { timeout: 5000 }).toBe('zh-CN');
		expect(await lang(other, 'en-GB,fr')).toBe('en');
		const waits = async () => {
			const headers = { ...admin.browser.header(), 'accept-language': 'en', accept: 'text/html' };
			return (await other.call('GET', MARKETS, { headers })).text.includes('until then it is');
		};
		expect(await waits()).toBe(true);
		await other.restart();
		expect(await waits()).toBe(false);
		for (const wrong of [{ zone: 'Nowhere/Land' }, { zone: '+01:00' }, { language: 'xx' }])
			expect((await post(MARKETS, 'set', { ...set, ...wrong })).status).toBe(400);
		expect((await post(MARKETS, 'set', { language: 'en', zone: 'Europe/Berlin' })).status).toBe(200);
	});
});

describe('keys of machines', () => {
	const KEYS = '/staff/settings/keys';
	const make = (fields: Record<string, string>) =>
		admin.browser.post(`${KEYS}?/make`, {
			name: 'Scanner',
			scope: 'orders:read',
			reason: 'first_set',
			words: '',
			days: '',
			...fields
		});
	const read = (where: Shop, key: string) => where.call('GET', '/api/v1/orders/none', { key });

	test('one is shown once, works, is listed with who made it and when it was used, and ends for good', async () => {
		const made = await make({});
		const key = /rt_[\w-]{32}/.exec(made.text)?.[0] ?? '';
		expect((await read(other, key)).status).toBe(404);
		expect((await shop.call('GET', '/api/v1/refunds', { key })).status).toBe(403);
		expect((await read(shop, key)).status).toBe(404);
		const page = (await admin.browser.get(KEYS)).text;
		expect([page.includes(key), page.includes('Ada Pult'), page.includes('Last used:')]).toEqual([
			false,
			true,
			true
		]);

		const id = /name="id" value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? '';
		const end = (fields: Record<string, string>) =>
			admin.browser.post(`${KEYS}?/end`, { id, words: '', ...fields });
		expect((await end({ reason: 'other' })).status).toBe(422);
		expect((await read(shop, key)).status).toBe(404);
		expect((await end({ reason: 'leaked' })).status).toBe(200);
		for (const where of [shop, other])
			await expect.poll(async () => (await read(where, key)).status, { timeout: 5000 }).toBe(401);
		expect((await end({ reason: 'leaked' })).status).toBe(404);
		const written = await shop.connection
			.sql`select action, reason, facts from audit where subject = ${id} order by id`;
		expect([...written]).toEqual([
			{ action: 'api_key.created', reason: 'first_set', facts: { name: 'Scanner', scopes: ['orders:read'] } },
			{ action: 'api_key.revoked', reason: 'leaked', facts: { name: 'Scanner', scopes: ['orders:read'] } }
		]);
		expect(JSON.stringify([...written])).not.toContain(key);
	});

	test('none is made without a name, a scope we know, or a reason', async () => {
		const count = async () =>
			(await shop.connection.sql`select count(*)::int as n from api_keys where created_by is not null`)[0]?.[
				'n'
			];
		const before = await count();
		expect((await make({ name: ' ' })).status).toBe(400);
		expect((await make({ scope: 'everything' })).status).toBe(400);
		expect((await make({ reason: 'other' })).status).toBe(422);
		expect(await count()).toBe(before);
	});
});
