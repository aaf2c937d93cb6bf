import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderStore } from '#server/adapters/photos/folder-store.ts';
import { eraseFromOrder } from '#server/db/erasure.ts';
import { sweepPhotos } from '#server/jobs/sweep-photos.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { CAMERA, hugeOnPaper, picture } from '#tests/support/pictures.ts';
import { expectProblem, titleOf } from '#tests/support/problems.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';
import { smallDisk } from '#tests/support/small-disk.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** Pictures as evidence: who may send and see them, what is taken in, what becomes of them, and a disk that is full. */
const BOUNDARY = 'a-boundary-of-thirty-characters';
/** Whose texts are looked for in the order's own fields is not what this is about. */
const NOBODY = { anywhere: [], asWords: [] };
const LIMIT = 300 * 1024;
let shop: Shop;
let key: string;
let folder: string;
let unmount: (() => void) | undefined;
let a: Bought;
let b: Bought;
let ofA: CookieJar;
let ofB: CookieJar;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-photos-'));
	unmount = smallDisk(join(folder, 'photos'), '2m');
	shop = await startShop({
		env: { APP_SECRET, RATE_SCALE: '1000', DATA_DIR: folder, PHOTO_LIMIT: '300K' }
	});
	key = await shop.key(
		'policy:write',
		'orders:write',
		'quotes:write',
		'warehouse:write',
		'tracking:write',
		'links:write'
	);
	const policy = samplePolicy();
	const back = policy.return.map((rule) => ({ ...rule, evidence: 'required' as const }));
	const draft = await post('policies/drafts', { ...policy, return: back });
	expect((await post(`policies/drafts/${String(draft.json['id'])}/publish`)).status).toBe(200);
	[a, b] = [await buy(shop), await buy(shop)];
	[ofA, ofB] = [await guest(a), await guest(b)];
});
afterAll(async () => {
	await shop?.stop();
	unmount?.();
	rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
async function guest({ ref, email }: Bought): Promise<CookieJar> {
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: ref, contact: email });
	await browser.post('/code?/prove', { code: (await newestCode(shop)).code });
	return browser;
}
type Sent = { type?: string; idempotencyKey?: string | null; by?: string };
const sendTo = (
	ref: string,
	body: Uint8Array | string,
	{ type = 'image/jpeg', idempotencyKey, by = key }: Sent = {}
) =>
	shop.call('POST', `/api/v1/orders/${ref}/photos`, {
		...{ key: by, body, headers: { 'content-type': type } },
		...(idempotencyKey !== undefined && { idempotencyKey })
	});
const hand = (jar: CookieJar, ref: string, body: Uint8Array, headers = {}): Promise<Answer> =>
	shop.call('POST', `/orders/${ref}/photos`, {
		...{ body, idempotencyKey: null },
		headers: { 'content-type': 'application/octet-stream', origin: shop.origin, ...jar.header(), ...headers }
	});
const look = (path: string, headers: Record<string, string> = {}) =>
	fetch(shop.origin + path, { headers, redirect: 'manual' });
const idOf = ({ json, status, text }: Answer) => {
	expect(status, text).toBe(201);
	return String(json['id']);
};
/** Files of pictures, without those that are being written. */
const files = () =>
	readdirSync(join(folder, 'photos'), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'filler')
		.map(({ name }) => name);

async function delivered(): Promise<Bought> {
	const bought = await buy(shop);
	const lines = [
		{ line: 'l1', quantity: 3 },
		{ line: 'l2', quantity: 1 }
	];
	const claim = await post(`orders/${bought.ref}/claims`, { lines });
	const parcel = { carrier: 'dhl', tracking_number: `N-${bought.ref}`, claim: String(claim.json['id']) };
	const shipment = String((await post(`orders/${bought.ref}/shipments`, parcel)).json['id']);
	const scans = [{ at: new Date(Date.now() - 1000).toISOString(), status: 'delivered' }];
	expect((await post(`shipments/${shipment}/scans`, { scans })).status).toBe(200);
	return bought;
}

describe('a picture from a machine', () => {
	test('is made anew, once for its key, and shown as a picture and nothing else', async () => {
		const sent = await picture({ width: 300, height: 200, orientation: 6 });
		const first = await sendTo(a.ref, sent, { idempotencyKey: 'one' });
		expect(first.json).toMatchObject({ order: a.ref, width: 200, height: 300 });
		const again = await sendTo(a.ref, sent, { idempotencyKey: 'one' });
		expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([
			201,
			first.text,
			'true'
		]);
		expectProblem(
			await sendTo(a.ref, await picture(), { idempotencyKey: 'one' }),
			422,
			'idempotency.mismatch'
		);
		expectProblem(await sendTo(a.ref, sent, { idempotencyKey: null }), 400, 'idempotency.key_missing');
		expect(files().sort()).toEqual([`${idOf(first)}.jpg`, `${idOf(first)}.small.jpg`]);

		const path = `/api/v1/orders/${a.ref}/photos/${idOf(first)}`;
		const shown = await look(path, { authorization: `Bearer ${key}` });
		const bytes = Buffer.from(await shown.arrayBuffer());
		expect(await sharp(bytes).metadata()).toMatchObject({
			format: 'jpeg',
			width: 200,
			height: 300
		});
		expect([(await sharp(bytes).metadata()).exif, bytes.includes(CAMERA)]).toEqual([undefined, false]);
		expect(Object.fromEntries(shown.headers)).toMatchObject({
			'content-type': 'image/jpeg',
			'content-disposition': 'inline',
			'x-content-type-options': 'nosniff',
			'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
			'cache-control': 'private, no-store',
			'content-length': String(first.json['bytes'])
		});
		const small = await look(`${path}?size=small`, { authorization: `Bearer ${key}` });
		expect(Number(small.headers.get('content-length'))).toBeLessThan(bytes.length);
	});

	test('may come as the one file of a form, whatever it is called', async () => {
		const form = (...names: string[]) =>
			[
				`--${BOUNDARY}`,
				...names.flatMap((name) => [
					`Content-Disposition: form-data; name="p"; filename="${name}"`,
					'Content-Type: text/html',
					'',
					'GIF',
					`--${BOUNDARY}`
				])
			].join('\r\n');
		const type = `multipart/form-data; boundary=${BOUNDARY}`;
		const [before, after] = form('../../../evil.html').split('GIF');
		const body = Buffer.concat([
			Buffer.from(String(before)),
			await picture({ kind: 'gif' }),
			Buffer.from(`${after}--`)
		]);
		const id = idOf(await sendTo(a.ref, body, { type }));
		expect(files().filter((name) => name.startsWith(id)).length).toBe(2);
		expect(files().some((name) => name.includes('evil'))).toBe(false);
		expectProblem(await sendTo(a.ref, `${form('a', 'b')}--`, { type }), 400, 'request.invalid');
		expectProblem(await sendTo(a.ref, 'no form at all', { type }), 400, 'request.invalid');
	});

	test('is refused where it is none, too large, or its order is not there; nothing is kept of it', async () => {
		const before = files().length;
		const jpeg = await picture({ width: 200, height: 200 });
		const cases: [string, Uint8Array | string, Sent, number, string][] = [
			[
				'svg',
				'<svg xmlns="http://www.w3.org/2000/svg"/>',
				{ type: 'image/svg+xml' },
				415,
				'photo.unsupported'
			],
			['json', '{}', { type: 'application/json' }, 415, 'photo.unsupported'],
			['html as a GIF', 'GIF89a<script>alert(1)</script>', { type: 'image/gif' }, 422, 'photo.unreadable'],
			['cut off', jpeg.subarray(0, jpeg.length / 2), {}, 422, 'photo.unreadable'],
			['900 million pixels', hugeOnPaper(30_000, 30_000), {}, 422, 'photo.too_large'],
			['empty', '', {}, 400, 'request.invalid'],
			['too many bytes', new Uint8Array(LIMIT + 1), {}, 413, 'payload.too_large'],
			['no scope', jpeg, { by: await shop.key('orders:write') }, 403, 'scope.missing']
		];
		for (const [what, body, more, status, code] of cases) {
			const answer = await sendTo(a.ref, body, more);
			expect([what, answer.status, answer.json['code']]).toEqual([what, status, code]);
		}
		// Of unknown length, and more than is read.
		let left = 16;
		const long = new ReadableStream<Uint8Array>({
			pull: (out) => (left-- > 0 ? out.enqueue(new Uint8Array(64 * 1024)) : out.close())
		});
		const cut = await shop
			.call('POST', `/api/v1/orders/${a.ref}/photos`, {
				...{ key, body: long, headers: { 'content-type': 'image/jpeg' } }
			})
			.then(({ status }) => status)
			// Given up in the middle, the connection may be cut before the answer is read.
			.catch(() => 413);
		expect(cut).toBe(413);
		expectProblem(await sendTo('NO-SUCH-ORDER', jpeg), 404, 'order.not_found');
		expect(files().length).toBe(before);
	});
});

describe('a picture from a buyer', () => {
	test('is theirs alone: no other guest, stranger or link sees or sends one; the desk has a door of its own', async () => {
		const id = idOf(await hand(ofA, a.ref, await picture({ kind: 'png' })));
		const at = (ref: string) => `/orders/${ref}/photos/${id}`;
		const statuses = async (path: string, ...jars: CookieJar[]) =>
			Promise.all(jars.map(async (jar) => (await look(path, jar.header())).status));
		const { browser: agent } = await staffMember(shop);
		const nobody = new CookieJar(shop);
		expect(await statuses(at(a.ref), ofA, ofB, nobody, agent)).toEqual([200, 404, 404, 404]);
		// Neither by the order that is theirs.
		expect(await statuses(at(b.ref), ofA, ofB, agent)).toEqual([404, 404, 404]);
		expect(await statuses(`/staff${at(a.ref)}`, agent, ofA, nobody)).toEqual([200, 401, 401]);
		expect((await look(`/staff${at(b.ref)}`, agent.header())).status).toBe(404);
		const denials = await Promise.all([
			look(at(a.ref), ofB.header()),
			look(at(a.ref), nobody.header()),
			look(`/orders/NO-SUCH/photos/${id}`, ofB.header())
		]);
		expect(new Set(await Promise.all(denials.map((one) => one.text()))).size).toBe(1);

		const jpeg = await picture();
		for (const jar of [ofB, nobody, agent]) expectProblem(await hand(jar, a.ref, jpeg), 404, 'grant.missing');
		expectProblem(
			await hand(ofA, a.ref, jpeg, { origin: 'https://elsewhere.example' }),
			403,
			'origin.refused'
		);
		const link = await post(`orders/${a.ref}/links`, {
			scope: 'act',
			expires_at: new Date(Date.now() + 9e6).toISOString()
		});
		const holder = new CookieJar(shop);
		await holder.post(`${new URL(String(link.json['url'])).pathname}?/open`);
		expectProblem(await hand(holder, a.ref, jpeg), 403, 'proof.missing');
	});

	test('is refused in their language, and can be taken away until a return needs it', async () => {
		const zh = await hand(ofA, a.ref, Buffer.from('<svg/>'), { 'accept-language': 'zh-CN' });
		expect([zh.status, zh.json['title']]).toEqual([415, titleOf('photo.unsupported', 'zh')]);
		const id = idOf(await hand(ofA, a.ref, await picture()));
		const drop = (jar: CookieJar) =>
			shop.call('DELETE', `/orders/${a.ref}/photos/${id}`, {
				...{ idempotencyKey: null, headers: { origin: shop.origin, ...jar.header() } }
			});
		expectProblem(await drop(ofB), 404, 'grant.missing');
		expect([(await drop(ofA)).status, (await drop(ofA)).status]).toEqual([204, 404]);
		expect((await look(`/orders/${a.ref}/photos/${id}`, ofA.header())).status).toBe(404);
	});
});

test('asked again or differently it is all there: pictures, reason and words, which stand in no address and are nobody else’s', async () => {
	const bought = await delivered();
	const jar = await guest(bought);
	const shown = idOf(await hand(jar, bought.ref, await picture({ width: 60, height: 60 })));
	const place = `/orders/${bought.ref}/return`;
	const fields = {
		'line:l2': '1',
		'reason:l2': 'defective',
		'evidence:l2': shown,
		comment: 'The cord is torn.'
	};
	const asked = (await jar.post(place, fields)).headers.get('location') ?? '';
	const wayTo = async (quote: string) => {
		const [, address = ''] = /href="([^"]*\/return\?[^"]+)"/.exec((await jar.get(quote)).text) ?? [];
		return address.replaceAll('&amp;', '&');
	};
	const differently = await wayTo(asked);
	expect(differently).not.toContain('cord');
	const form = await jar.get(differently);
	expect([form.status, form.text.includes('The cord is torn.'), form.text.includes(shown)]).toEqual([
		...[200, true, true]
	]);
	const theirs = await ofB.get(`/orders/${b.ref}/return?${differently.split('?')[1] ?? ''}`);
	expect([theirs.status, theirs.text.includes('cord')]).toEqual([200, false]);
	const { sql } = shop.connection;
	await sql.unsafe('alter table quotes disable trigger quotes_stand');
	await sql`update quotes set expires_at = now() - interval '1 second' where id = ${asked.slice(-36)}`;
	await sql.unsafe('alter table quotes enable trigger quotes_stand');
	const again = (await jar.post(`${asked}?/confirm`)).headers.get('location') ?? '';
	expect(again).toContain('before=');
	const fresh = await jar.get(await wayTo(again));
	expect([fresh.text.includes('The cord is torn.'), fresh.text.includes(shown)]).toEqual([true, true]);
});

test('evidence: of this order, where the rule needs it, kept with its return; the rest goes after a day, all with the person', async () => {
	const bought = await delivered();
	const jar = await guest(bought);
	const { ref } = bought;
	const [shows, loose] = [
		idOf(await hand(jar, ref, await picture({ width: 90, height: 90 }))),
		idOf(await hand(jar, ref, await picture()))
	];
	const strange = idOf(await hand(ofA, a.ref, await picture()));
	const ask = (evidence?: string[]) =>
		post(`orders/${ref}/quotes`, {
			kind: 'return',
			lines: [{ line: 'l2', quantity: 1, reason: 'defective', evidence }]
		});
	expectProblem(await ask(), 409, 'return.evidence_missing', { lines: ['l2'] });
	expectProblem(await ask([strange]), 404, 'photo.not_found', { photos: [strange] });
	expectProblem(await ask([shows, "'; drop table photos"]), 404, 'photo.not_found');
	const quote = await ask([shows]);
	const confirmed = await post(`quotes/${String(quote.json['id'])}/confirm`);
	const { id } = confirmed.json['return'] as { id: string };
	const back = await shop.call('GET', `/api/v1/returns/${id}`, { key });
	expect(back.json['lines']).toMatchObject([{ line: 'l2', evidence: [shows] }]);

	const { sql } = shop.connection;
	await sql`update photos set needed_until = now() - interval '1 minute' where id in ${sql([loose, shows])} and needed_until is not null`;
	const store = folderStore(join(folder, 'photos'));
	await sweepPhotos(shop.connection, store);
	const seen = async (photo: string) => (await look(`/orders/${ref}/photos/${photo}`, jar.header())).status;
	expect([await seen(shows), await seen(loose)]).toEqual([200, 404]);
	expect(files().filter((name) => name.startsWith(loose))).toEqual([]);
	const drop = await shop.call('DELETE', `/orders/${ref}/photos/${shows}`, {
		...{ idempotencyKey: null, headers: { origin: shop.origin, ...jar.header() } }
	});
	expectProblem(drop, 404, 'photo.not_found');

	const [order] = await sql<{ id: string }[]>`select id from orders where ref = ${ref}`;
	await shop.connection.db.transaction((tx) => eraseFromOrder(tx, { id: order?.id ?? '', ref }, NOBODY));
	expect(
		(await look(`/api/v1/orders/${ref}/photos/${shows}`, { authorization: `Bearer ${key}` })).status
	).toBe(404);
	await sweepPhotos(shop.connection, store);
	expect(files().filter((name) => name.startsWith(shows))).toEqual([]);
	expect(await sql`select from photos p join orders o on o.id = p.order_id where o.ref = ${ref}`).toEqual([]);
	expect((await shop.call('GET', `/api/v1/returns/${id}`, { key })).json['lines']).toMatchObject([
		{ evidence: [] }
	]);
});

test('a full disk: refused with 507, no half file, and taken in again once there is room', async ({
	skip
}) => {
	if (!unmount) return skip('nobody may mount here');
	const before = files();
	const filler = join(folder, 'photos', 'filler');
	const jpeg = await picture({ width: 200, height: 200 });
	expect(() => writeFileSync(filler, Buffer.alloc(4 * 1024 ** 2))).toThrow('ENOSPC');
	expectProblem(await sendTo(a.ref, jpeg), 507, 'storage.full');
	expectProblem(await hand(ofA, a.ref, jpeg), 507, 'storage.full');
	expect(files()).toEqual(before);
	rmSync(filler);
	idOf(await hand(ofA, a.ref, jpeg));
});
