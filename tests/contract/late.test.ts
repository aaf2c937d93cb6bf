import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { lamps } from '#tests/support/order-state.ts';
import { picture } from '#tests/support/pictures.ts';
import { deliver } from '#tests/support/returns.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** What a device sends late: once for its key, by whoever wrote it, and by nobody else. */
let shop: Shop;
let a: Bought;
let b: Bought;
type Device = { jar: CookieJar; tag: string };
let ada: Device;
let bob: Device;

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	[a, b] = [await buy(shop), await buy(shop)];
	for (const { ref } of [a, b]) await deliver(shop.connection, ref, lamps(3));
	[ada, bob] = [await enter(a), await enter(b)];
});
afterAll(() => shop?.stop());

async function enter({ ref, email }: Bought): Promise<Device> {
	const jar = new CookieJar(shop);
	await jar.post('/?/find', { number: ref, contact: email });
	const { code } = await newestCode(shop);
	expect((await jar.post('/code?/prove', { code })).status).toBe(303);
	const { text } = await jar.get(`/orders/${ref}/return`);
	const tag = /tag:"([\w-]{16})"/.exec(text)?.[1] ?? '';
	expect(tag).not.toBe('');
	return { jar, tag };
}

const FIELDS = [
	['line:l1', '1'],
	['reason:l1', 'style'],
	['comment', 'Not quite our blue.']
];

type Sending = { key?: string; tag?: string; fields?: string[][]; kind?: string };
async function send({ jar, tag }: Device, ref: string, sending: Sending = {}) {
	const { key = randomUUID(), fields = FIELDS, kind = 'return_request' } = sending;
	const response = await fetch(`${shop.origin}/orders/${ref}/late`, {
		method: 'POST',
		headers: {
			...jar.header(),
			...{ origin: shop.origin, 'content-type': 'application/json' },
			...{ 'idempotency-key': key, 'roundtrip-for': sending.tag ?? tag }
		},
		body: JSON.stringify({ kind, fields })
	});
	const text = await response.text();
	const replayed = response.headers.get('idempotent-replayed');
	return { status: response.status, text, replayed, json: JSON.parse(text) as Record<string, unknown> };
}

async function quotes(ref: string): Promise<number> {
	const [row] = await shop.connection.sql<{ n: number }[]>`select count(*)::int as n from quotes q
		join orders o on o.id = q.order_id where o.ref = ${ref}`;
	return row?.n ?? -1;
}

describe('a return request that was written offline', () => {
	test('is one quote however often and however many at once it is sent', async () => {
		const before = await quotes(a.ref);
		const key = randomUUID();
		const answers = await Promise.all(Array.from({ length: 8 }, () => send(ada, a.ref, { key })));
		const again = await send(ada, a.ref, { key });
		for (const { status, text } of answers) expect([status, text]).toEqual([201, again.text]);
		expect(again.replayed).toBe('true');
		expect(again.json['to']).toBe(`/orders/${a.ref}/return/${String(again.json['id'])}`);
		expect(await quotes(a.ref)).toBe(before + 1);
		expect((await ada.jar.get(String(again.json['to']))).status).toBe(200);
	});

	test('and the form it was typed into ask the same question under the same key', async () => {
		const before = await quotes(a.ref);
		const key = randomUUID();
		const form = { ...Object.fromEntries(FIELDS), late_key: key };
		const posted = await ada.jar.post(`/orders/${a.ref}/return`, form);
		const sent = await send(ada, a.ref, { key });
		expect([posted.status, posted.headers.get('location')]).toEqual([303, sent.json['to']]);
		expect(await quotes(a.ref)).toBe(before + 1);
	});

	test('says other things under a key that is used: 422, and nothing comes of it', async () => {
		const key = randomUUID();
		await send(ada, a.ref, { key });
		const before = await quotes(a.ref);
		const other = await send(ada, a.ref, { key, fields: [['line:l1', '2']] });
		expect([other.status, other.json['code']]).toEqual([422, 'idempotency.mismatch']);
		expect(await quotes(a.ref)).toBe(before);
	});

	test('that the shop cannot take is refused in its words, the same again', async () => {
		const key = randomUUID();
		const first = await send(ada, a.ref, { key, fields: [['line:l1', '99']] });
		expect([first.status, first.json['code']]).toEqual([409, 'quantity.unavailable']);
		const again = await send(ada, a.ref, { key, fields: [['line:l1', '99']] });
		expect([again.status, again.text]).toEqual([first.status, first.text]);
	});
});

describe('nobody sends for somebody else', () => {
	test('not in their session, not with their tag, not for their order', async () => {
		const before = [await quotes(a.ref), await quotes(b.ref)];
		// What Ada wrote, while Bob is signed in.
		expect((await send(bob, a.ref, { tag: ada.tag })).status).toBe(401);
		expect((await send(bob, b.ref, { tag: ada.tag })).status).toBe(401);
		expect((await send({ jar: new CookieJar(shop), tag: ada.tag }, a.ref)).status).toBe(401);
		expect((await send(bob, a.ref)).status).toBe(404);
		expect([await quotes(a.ref), await quotes(b.ref)]).toEqual(before);
	});

	test('and a key is its person’s own', async () => {
		const key = randomUUID();
		const one = await send(ada, a.ref, { key });
		const other = await send(bob, b.ref, { key });
		expect([one.status, other.status, other.replayed]).toEqual([201, 201, null]);
		expect(other.json['order']).toBe(b.ref);
	});
});

describe('how it went, written offline', () => {
	let eve: Device;
	const SCORE = [
		['about', ''],
		['score', '2'],
		['seen', '']
	];
	const WORDS = [...SCORE, ['told', '1'], ['words', 'The lamp hums.'], ['reason', 'quality']];
	const tell = (ref: string, sending: Sending = {}) => send(eve, ref, { kind: 'feedback', ...sending });
	const answers = (ref: string) => shop.connection.sql<{ score: number; words: string | null }[]>`
		select a.score, w.words from feedback_answers a join orders o on o.id = a.order_id
		left join feedback_words w on w.answer_id = a.id where o.ref = ${ref}`;
	const another = async () => {
		const bought = await buy(shop);
		eve = await enter(bought);
		return bought.ref;
	};

	test('is one answer however often and however many at once it is sent', async () => {
		const ref = await another();
		const key = randomUUID();
		const sent = await Promise.all(Array.from({ length: 8 }, () => tell(ref, { key, fields: WORDS })));
		const again = await tell(ref, { key, fields: WORDS });
		for (const { status, text } of sent) expect([status, text]).toEqual([201, again.text]);
		expect(again.json['to']).toBe(`/orders/${ref}/feedback?done=saved`);
		expect(await answers(ref)).toEqual([{ score: 2, words: 'The lamp hums.' }]);
		expect((await eve.jar.get(String(again.json['to']))).text).toContain('The lamp hums.');
	});

	test('and its page’s own form say the same under one key', async () => {
		const ref = await another();
		const key = randomUUID();
		const form = { ...Object.fromEntries(WORDS), late_key: key };
		const posted = await eve.jar.post(`/orders/${ref}/feedback?/tell`, form);
		expect(posted.headers.get('location')).toBe(`/orders/${ref}/feedback?done=saved`);
		// Said anew since: what was on its way is answered again, and changes nothing.
		await eve.jar.post(`/orders/${ref}/feedback?/tap`, { score: '5' });
		const sent = await tell(ref, { key, fields: WORDS });
		expect([sent.status, sent.replayed]).toEqual([201, 'true']);
		expect(await answers(ref)).toMatchObject([{ score: 5 }]);
	});

	test('never undoes what was said in the meantime', async () => {
		const ref = await another();
		await eve.jar.post(`/orders/${ref}/feedback?/tap`, { score: '5' });
		const late = await tell(ref, { fields: SCORE });
		expect([late.status, late.json['code']]).toEqual([409, 'feedback.newer']);
		expect(await answers(ref)).toMatchObject([{ score: 5 }]);
		// Written under the answer that still holds it counts.
		const { text } = await eve.jar.get(`/orders/${ref}/feedback`);
		const seen = /name="seen" value="([\w-]{16})"/.exec(text)?.[1] ?? '';
		const changed = await tell(ref, { fields: [...SCORE.slice(0, 2), ['seen', seen]] });
		expect([changed.status, await answers(ref)]).toMatchObject([201, [{ score: 2 }]]);
	});

	test('is taken from nobody else, and nothing anonymous is', async () => {
		const ref = await another();
		expect((await send(bob, ref, { kind: 'feedback', fields: WORDS })).status).toBe(404);
		expect((await send(bob, ref, { kind: 'feedback', fields: WORDS, tag: eve.tag })).status).toBe(401);
		for (const nobodys of ['anonymous', 'key'])
			expect((await tell(ref, { fields: [...WORDS, [nobodys, '1']] })).status).toBe(400);
		for (const score of ['0', '6', '', '3.5'])
			expect((await tell(ref, { fields: [['score', score]] })).status).toBe(400);
		expect(await answers(ref)).toHaveLength(0);
	});

	test('a day after the answer it would change is refused in words', async () => {
		const ref = await another();
		await eve.jar.post(`/orders/${ref}/feedback?/tap`, { score: '4' });
		await shop.connection.sql`update feedback_answers set given_at = now() - interval '25 hours'
			where order_id = (select id from orders where ref = ${ref})`;
		const { text } = await eve.jar.get(`/orders/${ref}/feedback`);
		const seen = /seen:"([\w-]{16})"/.exec(text)?.[1] ?? '';
		const late = await tell(ref, { fields: [...SCORE.slice(0, 2), ['seen', seen]] });
		expect([late.status, late.json['code']]).toEqual([409, 'feedback.closed']);
	});
});

test('a cancel is no kind of it, nor is anything unknown', async () => {
	for (const kind of ['cancel', 'withdraw', 'confirm', 'toString', ''])
		expect((await send(ada, a.ref, { kind })).status).toBe(400);
});

test('a picture under its key is there once', async () => {
	const key = randomUUID();
	const bytes = new Uint8Array(await picture());
	const post = async (tag: string, body: BodyInit = bytes) => {
		const response = await fetch(`${shop.origin}/orders/${a.ref}/photos`, {
			method: 'POST',
			headers: {
				...ada.jar.header(),
				...{ origin: shop.origin, 'content-type': 'application/octet-stream' },
				...{ 'idempotency-key': key, 'roundtrip-for': tag }
			},
			body
		});
		return { status: response.status, text: await response.text() };
	};
	const [first, again] = [await post(ada.tag), await post(ada.tag)];
	expect([first.status, again]).toEqual([201, first]);
	expect((await post(bob.tag)).status).toBe(401);
	expect((await post(ada.tag, new Uint8Array(await picture()))).status).toBe(422);
	const [row] = await shop.connection.sql<{ n: number }[]>`select count(*)::int as n from photos p
		join orders o on o.id = p.order_id where o.ref = ${a.ref} and p.removed_at is null`;
	expect(row?.n).toBe(1);
});
