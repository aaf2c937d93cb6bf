import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import {
	APP_SECRET,
	buy,
	listSentCodes,
	newestCode,
	untilDecided,
	type Bought
} from '#tests/support/sent-codes.ts';
import { likeness } from '#tests/support/staff-member.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** Cancelling by the shopper's own pages, without scripts: what it does, and every way in which it refuses. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	key = await shop.key(
		'policy:write',
		'orders:write',
		'orders:read',
		'links:write',
		'warehouse:write',
		'tracking:write'
	);
	const steps = [
		{ until: { event: 'claimed' }, fee: { percent: 10 } },
		{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
	];
	const draft = await post('policies/drafts', { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
	expect((await post(`policies/drafts/${String(draft.json['id'])}/publish`)).status).toBe(200);
});
afterAll(() => shop?.stop());

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const placeOf = ({ headers }: Answer) => headers.get('location') ?? '';
const all = { 'line:l1': '3', 'line:l2': '1' };

/** An order of a business, whom no law's floor covers, and its buyer who proved it by a code. */
async function buyer(): Promise<Bought & { browser: CookieJar }> {
	const bought = await buy(shop, { buyer: { kind: 'business', country: 'CH' } });
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: bought.ref, contact: bought.email });
	const { code } = await newestCode(shop);
	expect((await browser.post('/code?/prove', { code })).status).toBe(303);
	return { ...bought, browser };
}

async function quoteBy(
	{ browser, ref }: { browser: CookieJar; ref: string },
	fields: Record<string, string>
) {
	const asked = await browser.post(`/orders/${ref}/cancel`, fields);
	expect(asked.status, asked.text.slice(0, 300)).toBe(303);
	expect(placeOf(asked)).toMatch(new RegExp(`^/orders/${ref}/cancel/[0-9a-f-]{36}$`));
	return placeOf(asked);
}

async function stateOf(ref: string) {
	const [row] = await shop.connection.sql<
		{ version: number; quotes: number; cancelled: number; refunds: number }[]
	>`
		select version, (select count(*)::int from quotes q where q.order_id = o.id) as quotes,
			(select coalesce(sum(quantity), 0)::int from portions p where p.order_id = o.id and state = 'cancelled') as cancelled,
			(select count(*)::int from refunds r where r.order_id = o.id) as refunds
		from orders o where ref = ${ref}`;
	if (!row) throw new Error(`no order ${ref}`);
	return row;
}

const expire = async (quote: string) => {
	const { sql } = shop.connection;
	await sql.unsafe('alter table quotes disable trigger quotes_stand');
	await sql`update quotes set expires_at = now() - interval '1 second' where id = ${quote}`;
	await sql.unsafe('alter table quotes enable trigger quotes_stand');
};
const idOf = (place: string) => place.split('/').at(-1) ?? '';

describe('two steps', () => {
	test('everything that can be cancelled is proposed; a part of a line is quoted, confirmed, and told', async () => {
		const who = await buyer();
		const order = await who.browser.get(`/orders/${who.ref}`);
		expect(order.text).toContain(`href="/orders/${who.ref}/cancel"`);
		const first = await who.browser.get(`/orders/${who.ref}/cancel`);
		expect(first.text).toMatch(/name="line:l1"[^>]*value="3"|value="3"[^>]*name="line:l1"/);

		const place = await quoteBy(who, { 'line:l1': '1', 'line:l2': '0', reason: 'changed_mind' });
		const page = await who.browser.get(place);
		expect(page.status).toBe(200);
		expect(page.text).toContain('Cancel 1 item');
		expect(page.text).toContain('10 % of');
		const done = await who.browser.post(`${place}?/confirm`);
		expect([done.status, placeOf(done)]).toEqual([303, `/orders/${who.ref}?done=${idOf(place)}`]);
		expect((await who.browser.get(placeOf(done))).text).toContain('Cancelled: 1 of 3 × Lamp.');
		expect(await stateOf(who.ref)).toMatchObject({ cancelled: 1, refunds: 1 });
		const [kept] = await shop.connection.sql<{ reason: string }[]>`
			select body #>> '{asked,lines,0,reason}' as reason from quotes where id = ${idOf(place)}`;
		expect(kept?.reason).toBe('changed_mind');
	});

	test('taps at the same time, a reload and a second tab are one effect', async () => {
		const who = await buyer();
		const place = await quoteBy(who, { 'line:l1': '2' });
		const taps = await Promise.all(
			Array.from({ length: 8 }, () => who.browser.copy().post(`${place}?/confirm`))
		);
		for (const tap of taps)
			expect([tap.status, placeOf(tap)]).toEqual([303, `/orders/${who.ref}?done=${idOf(place)}`]);
		const after = await stateOf(who.ref);
		expect(after).toMatchObject({ cancelled: 2, refunds: 1 });
		expect((await who.browser.post(`${place}?/confirm`)).status).toBe(303);
		expect(await stateOf(who.ref)).toEqual(after);
		expect((await who.browser.get(place)).text).toContain('This is done');
	});

	test('what a form brings along changes nothing of the price', async () => {
		const who = await buyer();
		const extra = {
			fee: '0',
			refund: '999999',
			kind: 'withdraw',
			staff_reason: 'other',
			reason: 'a made-up one'
		};
		const place = await quoteBy(who, { 'line:l1': '1', ...extra });
		const [before] = await shop.connection.sql`select body from quotes where id = ${idOf(place)}`;
		expect(before?.['body']).toMatchObject({
			kind: 'cancel',
			asked: { staff_reason: null, lines: [{ line: 'l1', quantity: 1 }] }
		});
		const done = await who.browser.post(`${place}?/confirm`, {
			fee: '0',
			id: randomUUID(),
			refund: '999999'
		});
		expect(done.status).toBe(303);
		const [fee] = await shop.connection.sql`select amount from fees where quote_id = ${idOf(place)}`;
		expect(Number(fee?.['amount'])).toBe((before?.['body'] as { fee: { amount: number } }).fee.amount);
		expect(Number(fee?.['amount'])).toBeGreaterThan(0);
	});
});

describe('quantities that cannot be', () => {
	test.each([
		['none', { 'line:l1': '0', 'line:l2': '' }, 400, 'Choose at least one item.'],
		['nothing at all', {}, 400, 'Choose at least one item.'],
		['negative', { 'line:l1': '-1' }, 400, 'whole number from 0 to 3'],
		['a fraction', { 'line:l1': '1.5' }, 400, 'whole number from 0 to 3'],
		['words', { 'line:l1': 'all' }, 400, 'whole number from 0 to 3'],
		['one too many', { 'line:l1': '4' }, 409, 'Only 3 pieces of this'],
		['huge', { 'line:l1': '9'.repeat(300) }, 409, 'Only 3 pieces of this'],
		['of another order', { 'line:l9': '1' }, 404, 'not part of this order']
	])('%s: says so, and nothing changed', async (_, fields, status, words) => {
		const who = await buyer();
		const before = await stateOf(who.ref);
		const refused = await who.browser.post(`/orders/${who.ref}/cancel`, fields);
		expect(refused.status).toBe(status);
		expect(refused.text).toContain(words);
		expect(await stateOf(who.ref)).toEqual(before);
	});
});

describe('whose it is', () => {
	test('orders and quotes of somebody else look like none at all', async () => {
		const [mine, theirs] = [await buyer(), await buyer()];
		const place = await quoteBy(theirs, all);
		const before = await stateOf(theirs.ref);
		const never = `/orders/${theirs.ref}/cancel/${randomUUID()}`;
		for (const browser of [mine.browser, new CookieJar(shop)]) {
			const absent = likeness(await browser.get(`/orders/${mine.ref}x/cancel/${randomUUID()}`));
			expect(absent[0]).toBe(404);
			for (const path of [place, never, `/orders/${theirs.ref}/cancel`, `/orders/${theirs.ref}/address`]) {
				const { status, text } = await browser.get(path);
				expect(status, path).toBe(404);
				expect(text).not.toMatch(/Lamp|Cable|Muster|174[.,]00/);
			}
			for (const path of [
				`${place}?/confirm`,
				`/orders/${theirs.ref}/cancel`,
				`/orders/${theirs.ref}/address`
			])
				expect((await browser.post(path, { ...all, name: 'Eve', lines: 'x', city: 'y' })).status, path).toBe(
					404
				);
		}
		expect(await stateOf(theirs.ref)).toEqual(before);
	});

	test('a quote of theirs under an order of mine, and an id that was tampered with', async () => {
		const [mine, theirs] = [await buyer(), await buyer()];
		const id = idOf(await quoteBy(theirs, all));
		const own = idOf(await quoteBy(mine, all));
		for (const bad of [
			id,
			`${own}x`,
			own.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
			'1%27or%201',
			'x'
		]) {
			const path = `/orders/${mine.ref}/cancel/${bad}`;
			expect([
				(await mine.browser.get(path)).status,
				(await mine.browser.post(`${path}?/confirm`)).status
			]).toEqual([404, 404]);
		}
		// What stands in "before" is shown only where it is of this order as well.
		const page = await mine.browser.get(`/orders/${mine.ref}/cancel/${own}?before=${id}`);
		expect(page.text).not.toContain('The earlier price had run out');
		expect((await stateOf(mine.ref)).cancelled + (await stateOf(theirs.ref)).cancelled).toBe(0);
	});

	test('a form of another site is refused at the door', async () => {
		const who = await buyer();
		const place = await quoteBy(who, all);
		for (const origin of ['https://evil.example', 'null', undefined]) {
			const answer = await shop.call('POST', `${place}?/confirm`, {
				body: '',
				headers: {
					'content-type': 'application/x-www-form-urlencoded',
					accept: 'text/html',
					...who.browser.header(),
					...(origin && { origin })
				}
			});
			expect(answer.status, origin).toBe(403);
		}
		expect((await stateOf(who.ref)).cancelled).toBe(0);
	});

	test('who only holds a link sees the way and is asked for a code before money moves', async () => {
		const { ref, email } = await buyer();
		const expires_at = new Date(Date.now() + 3_600_000).toISOString();
		const made = await post(`orders/${ref}/links`, { scope: 'act', expires_at });
		const browser = new CookieJar(shop, { 'accept-language': 'en' });
		const link = new URL(String(made.json['url'])).pathname;
		expect((await browser.get(link)).text).not.toContain('/cancel');
		expect((await browser.post(`${link}?/open`)).status).toBe(303);
		const page = await browser.get(`/orders/${ref}/cancel`);
		expect(page.status).toBe(200);
		expect(page.text).toContain('First show that the order is yours');
		expect(page.text).not.toContain('name="line:l1"');
		expect((await browser.post(`/orders/${ref}/cancel`, all)).status).toBe(403);
		const address = { name: 'Eve', lines: 'Elsewhere 1', city: 'Bern', version: '1' };
		expect((await browser.post(`/orders/${ref}/address`, address)).status).toBe(403);
		const [asked] = await shop.connection
			.sql`select count(*)::int as n from quotes q join orders o on o.id = q.order_id where o.ref = ${ref}`;
		expect(asked?.['n']).toBe(0);

		const parcel = await post(`orders/${ref}/shipments`, {
			...{ carrier: 'dhl', tracking_number: `T${ref}`, lines: [{ line: 'l2', quantity: 1 }] }
		});
		const words = { status: 'info_received', text: 'For Ada, ring twice', location: 'Kanalstadt' };
		await post(`shipments/${String(parcel.json['id'])}/scans`, {
			scans: [{ at: '2026-11-20T10:00:00Z', ...words }]
		});
		// Nothing they are shown tells whose it is: the code goes there without their knowing where that is.
		const told = ['', '/cancel', '/address', '/prove'].flatMap((at) => [at, `${at}/__data.json`]);
		for (const path of [...told, '/receipt', '/receipt.json', '/terms', '/terms.json']) {
			const { status, text } = await browser.get(`/orders/${ref}${path}`);
			expect(status, path).toBe(200);
			expect(text, path).not.toMatch(/Ada|Muster|Kanal|10999|buyer-|example\.com/);
			if (/^(\/cancel|\/prove)?$/.test(path)) expect(text, path).toContain('b…@e….com');
		}
		const sent = await browser.post(`/orders/${ref}/prove`, { contact: 'eve@evil.example', number: 'X' });
		expect([sent.status, sent.headers.get('location')]).toEqual([303, '/code']);
		const asking = await browser.get('/code');
		expect(asking.text).toContain('b…@e….com');
		expect(asking.text).not.toContain(email);
		const { code, address: to } = await newestCode(shop);
		expect(to).toBe(email);
		expect((await browser.post('/code?/prove', { code })).status).toBe(303);
		expect((await browser.get(`/orders/${ref}`)).text).toMatch(/Ada Muster[^]*Am Kanal 7/);
		const place = await quoteBy({ browser, ref }, { 'line:l1': '3' });
		expect((await browser.post(`${place}?/confirm`)).status).toBe(303);
		expect((await stateOf(ref)).cancelled).toBe(3);
	});
});

describe('a code for an order of somebody else', () => {
	test('is asked for by nobody: what is not theirs is not there', async () => {
		const [mine, theirs] = [await buyer(), await buyer()];
		const before = (await listSentCodes(shop)).length;
		const stranger = new CookieJar(shop);
		for (const { browser } of [mine, { browser: stranger }]) {
			const [foreign, absent] = await Promise.all(
				[theirs.ref, theirs.ref.replace(/\d$/, 'x')].map((ref) => browser.post(`/orders/${ref}/prove`))
			);
			expect([foreign?.status, absent?.status]).toEqual([404, 404]);
			expect(foreign?.headers.getSetCookie()).toEqual([]);
			expect((await browser.get(`/orders/${theirs.ref}/prove`)).status).toBe(404);
		}
		await untilDecided(shop);
		expect(await listSentCodes(shop)).toHaveLength(before);
	});

	test('cannot go anywhere where the shop knows nobody to write to', async () => {
		const { ref } = await buy(shop, { buyer: { email: undefined, phone: undefined } });
		const expires_at = new Date(Date.now() + 3_600_000).toISOString();
		const made = await post(`orders/${ref}/links`, { scope: 'act', expires_at });
		const browser = new CookieJar(shop, { 'accept-language': 'en' });
		await browser.post(`${new URL(String(made.json['url'])).pathname}?/open`);
		const page = await browser.get(`/orders/${ref}/prove`);
		expect(page.text).toContain('knows no mail address');
		expect(page.text).not.toContain('<button class="button-strong');
		expect((await browser.post(`/orders/${ref}/prove`)).status).toBe(404);
	});
});

describe('quotes that ended', () => {
	test('expired: nothing is cancelled, and the fresh price stands beside the old one', async () => {
		const who = await buyer();
		const place = await quoteBy(who, { 'line:l1': '1', reason: 'too_slow' });
		await expire(idOf(place));
		expect((await who.browser.get(place)).text).toContain('This price has run out');
		const refused = await who.browser.post(`${place}?/confirm`);
		expect(refused.status).toBe(303);
		const [fresh = '', before] = placeOf(refused).split('?before=');
		expect([fresh.slice(0, -36), before]).toEqual([place.slice(0, -36), idOf(place)]);
		expect((await stateOf(who.ref)).cancelled).toBe(0);
		expect((await who.browser.get(placeOf(refused))).text).toContain('The earlier price had run out');
		expect((await who.browser.post(`${fresh}?/confirm`)).status).toBe(303);
		expect((await stateOf(who.ref)).cancelled).toBe(1);
		const [kept] = await shop.connection
			.sql`select body #>> '{asked,lines,0,reason}' as reason from quotes where id = ${idOf(fresh)}`;
		expect(kept?.['reason']).toBe('too_slow');
	});

	test('taken by a claim: a refusal with what had been quoted, what is there and what else can be done', async () => {
		const who = await buyer();
		const place = await quoteBy(who, { 'line:l1': '3' });
		const claimed = await post(`orders/${who.ref}/claims`, { lines: [{ line: 'l1', quantity: 2 }] });
		expect(claimed.status).toBe(201);
		const refused = await who.browser.post(`${place}?/confirm`);
		expect(refused.status).toBe(409);
		for (const words of [
			'These goods were taken first',
			'You had been quoted a fee of',
			'1 piece can still be cancelled',
			'2 pieces are with the warehouse'
		])
			expect(refused.text).toContain(words);
		expect((await stateOf(who.ref)).cancelled).toBe(0);

		const asking = await quoteBy(who, { 'line:l1': '3' });
		expect((await who.browser.get(asking)).text).toContain('no answer counts as yes');
		const asked = await who.browser.post(`${asking}?/confirm`);
		expect((await who.browser.get(placeOf(asked))).text).toContain(
			'Asked the warehouse to let go: 3 × Lamp.'
		);
		const [request] = await shop.connection
			.sql`select state from requests r join orders o on o.id = r.order_id where o.ref = ${who.ref}`;
		expect(request?.['state']).toBe('pending');
	});

	test('handed over: the page says why, until when it could, and what can be done instead', async () => {
		const who = await buyer();
		const gone = await post(`orders/${who.ref}/claims`, {
			lines: [
				{ line: 'l1', quantity: 3 },
				{ line: 'l2', quantity: 1 }
			]
		});
		await post(`claims/${String(gone.json['id'])}/handed-over`);
		const page = await who.browser.get(`/orders/${who.ref}/cancel`);
		expect(page.text).toContain('Nothing of this order can be cancelled any more');
		expect(page.text).toMatch(/could be cancelled until \w/);
		expect(page.text).toContain('You can send it back once it has arrived.');
		expect((await who.browser.get(`/orders/${who.ref}`)).text).not.toContain(`/orders/${who.ref}/cancel"`);
		const refused = await who.browser.post(`/orders/${who.ref}/cancel`, { 'line:l1': '1' });
		expect(refused.status).toBe(409);
		expect(refused.text).not.toContain('name="line:l1"');
	});
});
