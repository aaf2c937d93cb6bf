import { connect as connectHttp2 } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { startTwoNodes, type TwoNodes } from '#tests/support/front/two-nodes.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import type { Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** What is live, and who may see it, holds on both of two nodes, whichever of them was asked for it or told of its end. */
const PIECES = 60;
let nodes: TwoNodes;
let key: string;
beforeAll(async () => {
	nodes = await startTwoNodes({ RATE_SCALE: '1000' });
	key = await nodes.a.key('orders:read', 'orders:write', 'warehouse:write', 'links:write');
});
afterAll(() => nodes?.stop());

const open: EventStream[] = [];
afterEach(() => open.splice(0).forEach((stream) => stream.cut()));
const follow = (where: { origin: string }, path: string, headers: Record<string, string> = {}) => {
	const stream = new EventStream(where.origin + path, headers);
	open.push(stream);
	return stream;
};
const machine = () => ({ authorization: `Bearer ${key}` });
const seqsOf = (stream: EventStream) => stream.told.map(({ data }) => data['seq']);
const isGone = (stream: EventStream) => stream.told.some(({ event }) => event === 'gone');
const isTold = (stream: EventStream) => stream.told.some(({ event }) => event === 'order');

async function claim(where: Shop, ref: string): Promise<void> {
	const body = { lines: [{ line: 'l1', quantity: 1 }] };
	const made = await where.call('POST', `/api/v1/orders/${ref}/claims`, { key, body });
	expect(made.status, made.text).toBe(201);
}

/** Whoever bought it, let in on one node. */
async function guestAt(where: Shop, { ref, email }: Bought): Promise<CookieJar> {
	const browser = new CookieJar(where);
	await browser.post('/?/find', { number: ref, contact: email });
	expect((await browser.post('/code?/prove', { code: (await newestCode(nodes.a)).code })).status).toBe(303);
	return browser;
}

/** The same browser, sent to another node. */
function at(where: Shop, browser: CookieJar): CookieJar {
	const other = new CookieJar(where);
	for (const [name, value] of browser.cookies) other.cookies.set(name, value);
	return other;
}

describe('what happens', () => {
	test('through one node is told on the other, and through the front, within a second', async () => {
		const { a, b, shop } = nodes;
		const { ref } = await buy(b);
		const streams = [a, b, shop].map((where) => follow(where, `/api/v1/orders/${ref}/events`, machine()));
		// Placed and paid come first.
		for (const stream of streams) await stream.until((one) => seqsOf(one).at(-1) === 2);
		await claim(b, ref);
		for (const stream of streams)
			expect(await stream.until((one) => seqsOf(one).at(-1) === 3)).toBeLessThan(1000);
		await claim(a, ref);
		for (const stream of streams)
			expect(await stream.until((one) => seqsOf(one).at(-1) === 4)).toBeLessThan(1000);
		for (const stream of streams) expect(seqsOf(stream)).toEqual([1, 2, 3, 4]);
		expect(streams[2]?.headers['content-type']).toBe('text/event-stream');
	});

	test('is told through TLS and HTTP/2 as it comes, a hundred streams on one connection', async () => {
		const { b, front } = nodes;
		// Without nginx nobody speaks HTTP/2 here; `startFront` has said so.
		if (!front.secure) return expect(front.what).toContain('a small proxy');
		const { ref } = await buy(b);
		const session = connectHttp2(front.secure, { rejectUnauthorized: false });
		const texts = await Promise.all(
			Array.from({ length: 100 }, async () => {
				const told = { text: '', status: 0 };
				const asked = session.request({
					...{ ':path': `/api/v1/orders/${ref}/events`, ':authority': '127.0.0.1' },
					...{ ...machine(), accept: 'text/event-stream' }
				});
				asked.setEncoding('utf8').on('data', (text: string) => (told.text += text));
				asked.on('response', (headers) => (told.status = Number(headers[':status'])));
				return told;
			})
		);
		try {
			const allSay = (seq: number) => () => texts.every(({ text }) => text.includes(`"seq":${seq},`));
			await expect.poll(allSay(2), { timeout: 10_000 }).toBe(true);
			await claim(b, ref);
			await expect.poll(allSay(3), { timeout: 10_000 }).toBe(true);
			expect(texts.every(({ status }) => status === 200)).toBe(true);
		} finally {
			session.destroy();
		}
	});

	test('goes on on the other node from the last entry that was seen: each once, in order', async () => {
		const { a, b } = nodes;
		const ref = newRef();
		const body = oneLine(ref, PIECES);
		expect((await a.call('POST', '/api/v1/orders', { key, body })).status).toBe(201);
		const told: number[] = [];
		let last: string | undefined;
		let done = false;
		const writing = (async () => {
			for (let n = 0; n < PIECES; n++) await claim(n % 2 ? a : b, ref);
			done = true;
		})();
		for (let turn = 0; !done || turn < 4; turn++) {
			const headers = { ...machine(), ...(last && { 'last-event-id': last }) };
			const stream = follow(turn % 2 ? a : b, `/api/v1/orders/${ref}/events`, headers);
			await stream.until((one) => one.status === 200);
			await sleep(30 + Math.random() * 120);
			stream.cut();
			told.push(...stream.told.map(({ data }) => Number(data['seq'])));
			last = stream.told.at(-1)?.id ?? last;
		}
		await writing;
		const headers = { ...machine(), ...(last && { 'last-event-id': last }) };
		const rest = follow(a, `/api/v1/orders/${ref}/events`, headers);
		await rest.until((one) => [...told, ...seqsOf(one)].length >= PIECES + 1);
		expect([...told, ...seqsOf(rest)]).toEqual(Array.from({ length: PIECES + 1 }, (_, index) => index + 1));
	});
});

describe('a right', () => {
	test('that came from one node holds on the other; taken back on either it ends on both within two seconds', async () => {
		const { a, b, shop } = nodes;
		for (const [here, there] of [
			[a, b],
			[b, a]
		] as const) {
			const { ref } = await buy(here);
			const body = { scope: 'act', expires_at: new Date(Date.now() + 3_600_000).toISOString() };
			const made = await here.call('POST', `/api/v1/orders/${ref}/links`, { key, body });
			const path = new URL(String(made.json['url'])).pathname;
			const guest = new CookieJar(there);
			expect((await guest.post(`${path}?/open`)).status).toBe(303);
			expect((await at(here, guest).get(`/orders/${ref}`)).status).toBe(200);
			const token = path.split('/').at(-1);
			const streams = [
				follow(there, `/live?topic=link:${token}:0`),
				follow(there, `/live?topic=order:${ref}:0`, guest.header()),
				follow(shop, `/live?topic=order:${ref}:0`, guest.header())
			];
			for (const stream of streams) await stream.until(isTold);
			const ended = await here.call('DELETE', `/api/v1/links/${String(made.json['id'])}`, { key });
			expect(ended.status).toBeLessThan(300);
			for (const stream of streams) expect(await stream.until(isGone)).toBeLessThan(2000);
			for (const where of [here, there])
				expect((await at(where, guest).get(`/orders/${ref}`)).status).not.toBe(200);
		}
	});

	test('of a session made on one node is one on the other, and signing out here ends what is watched there', async () => {
		const { a, b, shop } = nodes;
		const bought = await buy(a);
		const here = await guestAt(a, bought);
		const there = at(b, here);
		expect((await there.get(`/orders/${bought.ref}`)).text).toContain(bought.ref);
		expect((await at(shop, here).get('/orders')).text).toContain(bought.ref);
		const stream = follow(b, `/live?topic=order:${bought.ref}:0`, there.header());
		await stream.until(isTold);
		expect((await here.post('/sign-out')).status).toBe(303);
		expect(await stream.until(isGone)).toBeLessThan(2000);
		expect((await there.get(`/orders/${bought.ref}`)).status).not.toBe(200);
	});

	test('of staff: what an admin sets on one node holds on the other within five seconds', async () => {
		const { a, b, shop } = nodes;
		const { browser } = await staffMember(a, 'admin', 'Ada Pult');
		const page = await browser.get('/staff/settings');
		const version = /action="\?\/identity[^]*?name="version" value="(\d+)"/.exec(page.text)?.[1] ?? '';
		const fields = {
			...{ name: 'Two Lamps', initials: '', email: 'help@lamps.example', phone: '', page: '', imprint: '' },
			...{ reason: 'correction', words: '', version }
		};
		expect((await at(b, browser).post('/staff/settings?/identity', fields)).status).toBe(200);
		for (const where of [b, a, shop]) {
			const head = async () => (await where.call('GET', '/')).text;
			await expect.poll(head, { timeout: 5000, interval: 100 }).toContain('Two Lamps');
		}
	});
});
