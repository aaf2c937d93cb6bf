import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { CAMERA, hugeOnPaper, picture } from '#tests/support/pictures.ts';
import { expectProblem, titleOf } from '#tests/support/problems.ts';
import { rawRequest } from '#tests/support/raw-request.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Photos that another app shares with ours, where no service worker takes them: who may send them, and what is kept. */
const BOUNDARY = 'a-boundary-of-thirty-characters';
let shop: Shop;
let folder: string;
let a: Bought;
let ofA: CookieJar;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-shared-'));
	shop = await startShop({
		env: { APP_SECRET, RATE_SCALE: '1', DATA_DIR: folder, PHOTO_LIMIT: '300K' }
	});
	a = await buy(shop);
	ofA = new CookieJar(shop);
	await ofA.post('/?/find', { number: a.ref, contact: a.email });
	await ofA.post('/code?/prove', { code: (await newestCode(shop)).code });
});
afterAll(async () => {
	await shop?.stop();
	rmSync(folder, { recursive: true, force: true });
});

type Part = { name: string; value: string | Uint8Array };
function form(parts: readonly Part[]): Buffer {
	const chunks = parts.flatMap(({ name, value }) => [
		`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"`,
		typeof value === 'string' ? '\r\n\r\n' : '; filename="x.jpg"\r\ncontent-type: image/jpeg\r\n\r\n',
		value,
		'\r\n'
	]);
	return Buffer.concat([...chunks, `--${BOUNDARY}--\r\n`].map((one) => Buffer.from(one)));
}
const share = (parts: readonly Part[], headers: Record<string, string>) =>
	rawRequest(shop.origin, {
		...{ method: 'POST', path: '/shared', body: form(parts) },
		headers: {
			'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
			...{ accept: 'text/html', ...headers }
		}
	});
const byHand = (jar?: CookieJar) => ({ origin: shop.origin, ...jar?.header() });
const photo = (value: Uint8Array): Part => ({ name: 'photo', value });
const inPage = (text: string) =>
	[...text.matchAll(/name="picture" value="([^"]+)"/g)].map(([, data = '']) => data);
const shown = (text: string) =>
	[...text.matchAll(/src="data:image\/jpeg;base64,([^"]+)"/g)].map(([, data = '']) => data);
const rows = async () => Number((await shop.connection.sql`select count(*) from photos`)[0]?.['count']);

describe('a photo without an order', () => {
	test('is made anew and given back in the page, to whomever; here nothing of it is kept', async () => {
		const sent = await picture({ width: 90, height: 60, orientation: 6 });
		for (const jar of [ofA, undefined]) {
			const answer = await share([photo(sent)], byHand(jar));
			expect(answer.status).toBe(200);
			expect(answer.headers.get('cache-control')).toBe('private, no-store');
			const [data = ''] = shown(answer.text);
			const back = Buffer.from(data, 'base64');
			expect(await sharp(back).metadata()).toMatchObject({ format: 'jpeg', width: 60, height: 90 });
			expect(back.includes(CAMERA)).toBe(false);
			// Who has orders is asked which; a stranger first who they are.
			expect(inPage(answer.text)).toEqual(jar ? [data] : []);
			expect(answer.text.includes(`value="${a.ref}"`)).toBe(jar !== undefined);
		}
		expect(await rows()).toBe(0);
		const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' });
		expect(kept.filter((name) => name.endsWith('.jpg'))).toEqual([]);
	});

	test('that is none, too large in bytes or in pixels is refused in both languages', async () => {
		const wrong = [
			[new TextEncoder().encode('<script>'), 'photo.unsupported'],
			[new Uint8Array(301 * 1024), 'payload.too_large'],
			[hugeOnPaper(60_000, 60_000), 'photo.too_large']
		] as const;
		for (const [bytes, code] of wrong)
			for (const language of ['en', 'zh'] as const) {
				const answer = await share([photo(bytes)], { ...byHand(), 'accept-language': language });
				expect(answer.status, code).toBeGreaterThanOrEqual(400);
				expect(answer.text).toContain(titleOf(code, language));
				expect(inPage(answer.text)).toEqual([]);
			}
	});

	test('comes from the system itself, which no page can say it is', async () => {
		const sent = photo(await picture());
		const session = ofA.header();
		const system = { origin: 'null', 'sec-fetch-site': 'none', ...session };
		expect((await share([sent], system)).status).toBe(200);
		for (const site of ['cross-site', 'same-site']) {
			const refused = await share([sent], { ...system, 'sec-fetch-site': site, 'accept-language': 'en' });
			expectProblem(refused, 403, 'origin.refused');
		}
		expectProblem(await share([sent], { ...session, origin: 'https://evil.example' }), 403, 'origin.refused');
		// What it sends names no order, and one that does keeps nothing: the door asks nobody where it comes from.
		const data = Buffer.from(await picture()).toString('base64');
		const named = [
			{ name: 'picture', value: data },
			{ name: 'order', value: a.ref }
		];
		await share(named, system);
		expect(await rows()).toBe(0);
		// And that word opens no other door.
		for (const path of ['/shared?/x', '/language', `/orders/${a.ref}/photos`])
			expectProblem(
				await rawRequest(shop.origin, { method: 'POST', path, headers: system, body: '' }),
				403,
				'origin.refused'
			);
	});
});

describe('with its order', () => {
	const data = async () => Buffer.from(await picture()).toString('base64');

	test('it is the order’s, and stands in its return form; somebody else’s order is not there', async () => {
		const parts = [
			{ name: 'order', value: a.ref },
			{ name: 'picture', value: await data() }
		];
		const done = await share(parts, byHand(ofA));
		expect(done.status, done.text).toBe(303);
		const to = done.headers.get('location') ?? '';
		const id = /^\/orders\/[^/]+\/return\?photos=([0-9a-f-]{36})$/.exec(to)?.[1] ?? '';
		const seen = await fetch(`${shop.origin}/orders/${a.ref}/photos/${id}`, { headers: ofA.header() });
		expect(seen.headers.get('content-type')).toBe('image/jpeg');

		const b = await buy(shop);
		const before = await rows();
		for (const [ref, jar] of [
			[b.ref, ofA],
			[a.ref, undefined]
		] as const) {
			const foreign = await share([{ name: 'order', value: ref }, ...parts.slice(1)], byHand(jar));
			expect(foreign.status).toBe(404);
		}
		expect(await rows()).toBe(before);
	});

	test('what cannot be taken leaves the others in the page', async () => {
		const good = await data();
		const bad = Buffer.from('no picture').toString('base64');
		const parts = [good, bad].map((value) => ({ name: 'picture', value }));
		const answer = await share([{ name: 'order', value: a.ref }, ...parts], byHand(ofA));
		expect(answer.status).toBeGreaterThanOrEqual(400);
		expect(answer.text).toContain(titleOf('photo.unsupported', 'en'));
		expect(inPage(answer.text)).toEqual([good, bad]);
	});
});

test('an address sends so many an hour, and is told so', async () => {
	const sent = photo(await picture());
	const statuses: number[] = [];
	for (let count = 0; count < 31 && statuses.at(-1) !== 429; count++)
		statuses.push((await share([sent], byHand())).status);
	expect(statuses.at(-1)).toBe(429);
});
