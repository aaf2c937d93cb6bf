import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessTable, VISITORS, type Visitor } from '#server/http/access-table.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { DOORS, WHO_MAY_KNOCK, type Expected } from '#tests/fixtures/who-may-knock.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { lamps } from '#tests/support/order-state.ts';
import { stockShoes } from '#tests/support/exchanges.ts';
import { picture } from '#tests/support/pictures.ts';
import { deliver, returnDesk } from '#tests/support/returns.ts';
import { addressOf, listRoutes, withoutGroups } from '#tests/support/route-tree.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';
import { likeness, staffMember } from '#tests/support/staff-member.ts';

/** Every door by everybody who may come to it, and every kind of link, against what was written down by hand. */
type Person = Exclude<Visitor, `${string}key${string}`>;
const PEOPLE = VISITORS.filter((who): who is Person => !who.includes('key'));
const MINE: readonly Person[] = ['guest of A', 'shopper of A'];
/** What is the desk's, by the least role that may. */
const DESK: readonly Expected[] = ['agent', 'manager', 'admin'];
const COLLEAGUES: readonly Person[] = ['agent', 'manager', 'admin'];

let shop: Shop;
let a: Bought;
let b: Bought;
let quote: string;
let endpoint: string;
let draft: string;
let change: string;
let withdrawal: string;
let swap: string;
let photo: string;
/** Of A: to be sent, so that there is a label. */
let toSend: string;
/** A return of an order of nobody here, and a quote for another. */
let deskBack: { ref: string; id: string; quote: string };
/** Of A: the cable came back, so that all that is left of the order lies on the shelf. */
let back: { quote: string; id: string };
let links: Record<'watch' | 'act' | 'gift' | 'expired' | 'revoked' | 'never', string>;
const browsers = {} as Record<Person, CookieJar>;

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	[a, b] = [await buy(shop), await buy(shop)];
	for (const who of PEOPLE) browsers[who] = await enter(who);
	const key = await shop.key('links:write');
	const share = async (scope: string) => {
		const body = { scope, expires_at: new Date(Date.now() + 3_600_000).toISOString() };
		const { json } = await shop.call('POST', `/api/v1/orders/${a.ref}/links`, { key, body });
		return { id: String(json['id']), path: new URL(String(json['url'])).pathname };
	};
	const [expired, revoked] = [await share('act'), await share('act')];
	await shop.connection.sql`update links set created_at = now() - interval '2 hours',
		expires_at = now() - interval '1 second' where id = ${expired.id}`;
	expect((await shop.call('DELETE', `/api/v1/links/${revoked.id}`, { key })).status).toBeLessThan(300);
	const [watch, act, gift] = [await share('watch'), await share('act'), await share('gift')];
	const told = await shop.call('POST', '/api/v1/endpoints', {
		key: await shop.key('endpoints:write'),
		body: { url: 'https://erp.shop.example/in', events: ['report.*'] }
	});
	endpoint = String(told.json['id']);
	const drafted = await shop.call('POST', '/api/v1/policies/drafts', {
		key: await shop.key('policy:write'),
		body: samplePolicy()
	});
	draft = String(drafted.json['id']);
	const written = await browsers.manager.post('/staff/changes/new', {
		...{ kind: 'carrier', subject: '', title: 'A thicker box', why: 'It broke', day: '2026-11-02' },
		heard: 'feedback:packaging'
	});
	change = String(written.headers.get('location')).split('/').at(-1) ?? '';
	back = await sendBack(a.ref, 'l2');
	await shop.call('POST', `/api/v1/returns/${back.id}/receive`, {
		key: await shop.key('warehouse:write'),
		body: { lines: [{ line: 'l2', quantity: 1 }] }
	});
	toSend = (await sendBack(a.ref, 'l1')).id;
	photo = await sendPicture(a.ref);
	await stockShoes(shop.connection, 'lamp', { s: { price: 5000, level: 9 }, m: { price: 5000, level: 9 } });
	await shop.connection.sql`update order_lines set product_id = 'lamp', variant_id = 'lamp-s'
		where id = 'l1' and order_id = (select id from orders where ref = ${a.ref})`;
	const quotes = await shop.key('quotes:write');
	const ask = async (kind: string, more = {}) => {
		const body = { lines: [{ line: 'l1', quantity: 1, ...more }], kind };
		const asked = await shop.call('POST', `/api/v1/orders/${a.ref}/quotes`, { key: quotes, body });
		return String(asked.json['id']);
	};
	quote = await ask('cancel');
	withdrawal = await ask('withdraw');
	swap = await ask('exchange', { exchange_for: { variant_id: 'lamp-m' } });
	const { ref } = await buy(shop);
	await deliver(shop.connection, ref, lamps(3));
	const desk = returnDesk(shop.connection);
	const { id } = await desk.open(ref, lamps(1));
	deskBack = { ref, id, quote: (await desk.back(ref, lamps(1))).id };
	links = {
		watch: watch.path,
		act: act.path,
		gift: gift.path,
		expired: expired.path,
		revoked: revoked.path,
		never: `/t/${'N'.repeat(27)}`
	};
});
afterAll(() => shop?.stop());

async function sendBack(ref: string, line: string): Promise<{ quote: string; id: string }> {
	const key = await shop.key('quotes:write', 'tracking:write');
	const post = async (path: string, body: object) => {
		const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
		expect(answer.status, answer.text).toBeLessThan(300);
		return answer.json;
	};
	const lines = [{ line, quantity: 1 }];
	const parcel = { carrier: 'dhl', tracking_number: `N${ref}${line}`, lines };
	const { id: shipment } = await post(`orders/${ref}/shipments`, parcel);
	const scans = [{ at: new Date(Date.now() - 1000).toISOString(), status: 'delivered' }];
	await post(`shipments/${String(shipment)}/scans`, { scans });
	const { id: asked } = await post(`orders/${ref}/quotes`, { kind: 'return', lines });
	const { return: opened } = await post(`quotes/${String(asked)}/confirm`, {});
	return { quote: String(asked), id: (opened as { id: string }).id };
}

async function sendPicture(ref: string): Promise<string> {
	const answer = await fetch(`${shop.origin}/api/v1/orders/${ref}/photos`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${await shop.key('quotes:write')}`,
			'idempotency-key': crypto.randomUUID(),
			'content-type': 'image/jpeg'
		},
		body: new Uint8Array(await picture())
	});
	expect(answer.status).toBeLessThan(300);
	return String(((await answer.json()) as { id: string }).id);
}

async function enter(who: Person): Promise<CookieJar> {
	if (who === 'agent' || who === 'manager' || who === 'admin') return (await staffMember(shop, who)).browser;
	const browser = new CookieJar(shop);
	if (who === 'anonymous') return browser;
	const { ref, email } = who === 'guest of B' ? b : a;
	if (who === 'shopper of A') await browser.post('/sign-in', { email });
	else await browser.post('/?/find', { number: ref, contact: email });
	const { code } = await newestCode(shop);
	expect((await browser.post('/code?/prove', { code })).status).toBe(303);
	return browser;
}

/** What only whose order it is sees on each of its pages. */
const SHOWN: Readonly<Record<string, string>> = {
	'/orders/[ref]': 'Ada Muster',
	'/orders/[ref]/cancel': 'name="line:l1"',
	'/orders/[ref]/cancel/[quote]': 'action="?/confirm"',
	'/orders/[ref]/withdraw': 'name="line:l1"',
	'/orders/[ref]/withdraw/[quote]': 'action="?/confirm"',
	'/orders/[ref]/swap': 'name="for:l1"',
	'/orders/[ref]/swap/[quote]': 'action="?/confirm"',
	// No text: what is none becomes this.
	'/orders/[ref]/photos/[id]': '\uFFFD',
	'/orders/[ref]/returns/[id]/label': 'Lamp',
	'/orders/[ref]/gift': 'Did you give something away?',
	'/orders/[ref]/return': 'Nothing can be sent back now',
	'/orders/[ref]/warranty': 'Nothing can be reported here now',
	'/orders/[ref]/return/[quote]': 'Your return is on record',
	'/orders/[ref]/returns/[id]': 'Your return has arrived',
	'/orders/[ref]/address': 'Am Kanal 7',
	'/orders/[ref]/services': 'extras can no longer be changed',
	'/orders/[ref]/prove': 'already shown',
	// Nothing is owed, so it says that no account is needed.
	'/orders/[ref]/refund-account': 'No account can be named now',
	// This shop's policy says nothing of it.
	'/orders/[ref]/price': 'promises no refund of a price difference',
	'/orders/[ref]/delay': 'Nothing is to be chosen about this order now',
	'/orders/[ref]/notices': 'id="topics"',
	'/orders/[ref]/feedback': 'How is it going with this order?',
	'/orders/[ref]/pay': 'id="pay"',
	// Terms and receipts name the goods, and not the buyer.
	'/orders/[ref]/terms': 'Lamp',
	'/orders/[ref]/terms.json': 'Lamp',
	'/orders/[ref]/receipt': 'Lamp',
	'/orders/[ref]/receipt.json': 'Lamp',
	'/orders/[ref]/kept.json': 'Lamp'
};
/** Whatever tells of the order of A. */
const OF_A = /Ada|Muster|Lamp|Kanal|buyer-/;

const isIn = (expected: Expected, who: Person): boolean => {
	if (expected === 'recipient') return false;
	if (expected === 'agent') return COLLEAGUES.includes(who);
	if (expected === 'manager') return who === 'manager' || who === 'admin';
	if (expected === 'admin') return who === 'admin';
	return expected !== 'buyer' || MINE.includes(who);
};

/** Where the guard sends people, or what it says to them; nothing else answers like this. */
function isTurnedAway({ status, headers }: Answer): boolean {
	const to = headers.get('location') ?? '';
	return status === 401 || (status === 303 && /^\/staff\/(sign-in\?next|sign-in$|not-allowed)/.test(to));
}

const pages = DOORS.filter(({ method, route }) => method === 'GET' && !route.startsWith('/api/'));
const forms = DOORS.filter(({ method, route }) => method === 'POST' && !route.startsWith('/api/'));
const byEverybody = (doors: typeof DOORS) => doors.flatMap((door) => PEOPLE.map((who) => ({ ...door, who })));
/** Of an order, with what was made of it, or at the desk of an endpoint or of a return. */
const at = (route: string) => {
	if (/^\/staff\/(.*\/)?returns?\b/.test(route)) return addressOf(route, deskBack);
	// A file of all orders there are is not to be had.
	if (route === '/staff/export') return `${addressOf(route)}?status=paid`;
	const quoteOf = { '/withdraw/': withdrawal, '/return/': back.quote, '/swap/': swap };
	const idOf = {
		'/label': toSend,
		'/returns/': back.id,
		'/photos/': photo,
		'/policies/': draft,
		'/changes/': change
	};
	const named = (of: Record<string, string>) =>
		Object.entries(of).find(([part]) => route.includes(part))?.[1];
	const ids = { quote: named(quoteOf) ?? quote, id: named(idOf) ?? endpoint, variant: 'lamp-s' };
	return addressOf(route, { ref: a.ref, ...ids });
};

test('every route there is, and none besides, stands in the table and in what was written by hand', () => {
	const methodsOf = (expected: Partial<Record<string, Expected>>) => Object.keys(expected).sort();
	const there = listRoutes().map(({ id, methods }) => [withoutGroups(id), [...methods].sort()]);
	const byHand = Object.entries(WHO_MAY_KNOCK).map(([route, methods]) => [route, methodsOf(methods)]);
	expect(Object.fromEntries(byHand)).toEqual(Object.fromEntries(there));
	const guarded = [...new Set(accessTable().map(({ route }) => withoutGroups(route)))];
	expect(guarded.toSorted()).toEqual(Object.keys(WHO_MAY_KNOCK).toSorted());
	expect(visitsOf(pages)).toBeGreaterThan(20 * PEOPLE.length);
});
const visitsOf = (doors: typeof DOORS) => doors.length * PEOPLE.length;

/** What tells of all orders of whoever comes. */
const OF_ALL = ['/orders', '/shared', '/kept.json'];
/** This shop has told nothing of itself: it has no page about it, no colour of its own, no logo, nobody with a picture. */
const UNTOLD: readonly string[] = [
	'/contact',
	'/shop/theme/[name].css',
	'/shop/logo/[hash].png',
	'/shop/portrait/[hash].jpg'
];

describe('every page by everybody', () => {
	test.each(byEverybody(pages))('$route is for: $expected, comes: $who', async ({ route, expected, who }) => {
		const answer = await browsers[who].get(at(route));
		const isWelcome = isIn(expected, who);
		if (DESK.includes(expected)) {
			expect(isTurnedAway(answer)).toBe(!isWelcome);
			if (isWelcome) expect(answer.status).toBe(200);
			const to = COLLEAGUES.includes(who) ? '/staff/not-allowed' : '/staff/sign-in';
			if (!isWelcome) expect(answer.headers.get('location')).toContain(to);
		} else if (expected === 'recipient') {
			expect(answer.status).toBe(404);
		} else if (expected === 'buyer') {
			expect(answer.status).toBe(isWelcome ? 200 : 404);
			expect(answer.text.includes(SHOWN[route] ?? 'nothing')).toBe(isWelcome);
		} else {
			expect(isTurnedAway(answer)).toBe(false);
			// A token nobody has, and a mailbox that is not there.
			const nothing = expected === 'link' || expected === 'here' ? [404, 200] : [200];
			const elsewhere = { '/code': [303], '/staff/not-allowed': [403], '/staff/sign-in': [200, 303] };
			const usual = UNTOLD.includes(route) ? [404] : nothing;
			expect(elsewhere[route as keyof typeof elsewhere] ?? usual).toContain(answer.status);
			expect(answer.text.includes(a.ref)).toBe(OF_ALL.includes(route) && MINE.includes(who));
		}
		// Who is signed in stands on every page, by the address they proved themselves.
		if (!isWelcome) expect(answer.text.replaceAll(a.email, '')).not.toMatch(OF_A);
	});

	test('pages of one order are all known here', () => {
		const own = pages.filter(({ expected }) => expected === 'buyer').map(({ route }) => route);
		expect(Object.keys(SHOWN).sort()).toEqual(own.sort());
	});

	test.each(PEOPLE)('nobody reads of B in the place of A: %s', async (who) => {
		for (const part of ['', '/__data.json']) {
			const { text } = await browsers[who].get(`/orders/${b.ref}${part}`);
			expect(text.includes(b.email)).toBe(who === 'guest of B');
		}
	});
});

/** These act at once for whoever may: what they do is tried elsewhere, and who else they are refused to, here. */
const AT_ONCE = [
	'/orders/[ref]/cancel/[quote]',
	'/orders/[ref]/withdraw/[quote]',
	'/orders/[ref]/swap/[quote]',
	'/orders/[ref]/prove',
	'/sign-out'
];

/** A page's forms have names where it has several; the sign-in answers an empty one as the guard answers strangers. */
const NAMED: Readonly<Record<string, string>> = {
	'/orders/[ref]/cancel/[quote]': '?/confirm',
	'/g/[token]/[quote]': '?/confirm',
	'/gifts/[id]': '?/cancel',
	'/orders/[ref]/feedback': '?/tap',
	'/orders/[ref]/gift': '?/give',
	'/orders/[ref]/pay': '?/pay',
	'/orders/[ref]/return/[quote]': '?/confirm',
	'/orders/[ref]/returns/[id]': '?/sent',
	'/orders/[ref]/withdraw/[quote]': '?/confirm',
	'/staff/sign-in': '?/nothing'
};

const LATE = '/orders/[ref]/late';

describe('every form by everybody', () => {
	test.each(byEverybody(forms))('$route is for: $expected, comes: $who', async ({ route, expected, who }) => {
		const isWelcome = isIn(expected, who);
		if (isWelcome && AT_ONCE.includes(route)) return;
		// Only the device says whose it is what waited on it; who is signed in is not enough.
		if (route === LATE) return void expect((await browsers[who].copy().post(at(route))).status).toBe(401);
		// The desk's own forms have names; an action that is none is told so to whoever got past the guard.
		const named = NAMED[route] ?? '';
		const path = DESK.includes(expected) ? `${at(route)}?/nothing` : at(route) + named;
		const answer = await browsers[who].copy().post(path);
		expect(isTurnedAway(answer)).toBe(!isWelcome && !['buyer', 'recipient'].includes(expected));
		if (['buyer', 'recipient'].includes(expected)) expect(answer.status === 404).toBe(!isWelcome);
		if (isWelcome && expected === 'agent') expect([400, 404]).toContain(answer.status);
		// Who is signed in stands on every page, by the address they proved themselves.
		if (!isWelcome) expect(answer.text.replaceAll(a.email, '')).not.toMatch(OF_A);
		expect(answer.headers.getSetCookie().filter((set) => /^session=[^;]/.test(set))).toEqual([]);
	});

	test('and nothing came of it', async () => {
		const [row] = await shop.connection.sql`select version, (select count(*)::int from quotes q where
			q.order_id = o.id) as quotes from orders o where ref = ${a.ref}`;
		expect(row).toMatchObject({ quotes: 5 });
	});
});

describe('links, by everybody', () => {
	test.each(PEOPLE)('a live one opens what it is for, an ended one nothing: %s', async (who) => {
		for (const kind of ['watch', 'act', 'gift'] as const) {
			const live = await browsers[who].get(links[kind]);
			expect(live.status, kind).toBe(200);
			expect(live.text).not.toMatch(/Ada|Muster|buyer-/);
		}
		// Of a gift what it is, and neither what it cost nor which order it was; and no other page opens by it.
		const gift = await browsers[who].get(links.gift);
		expect(gift.text).toContain('Lamp');
		expect(gift.text).not.toMatch(new RegExp(`${a.ref}|Kanal|€|50[.,]00|\\b(5000|15000)\\b`));
		expect((await browsers[who].get(links.gift.replace('/g/', '/t/'))).status).toBe(404);
		const never = await browsers[who].get(links.never);
		expect(never.status).toBe(404);
		for (const kind of ['expired', 'revoked'] as const) {
			for (const part of ['', '/__data.json']) {
				const ended = await browsers[who].get(links[kind] + part);
				expect(likeness(ended)).toEqual(likeness(await browsers[who].get(links.never + part)));
			}
			const tapped = await browsers[who].copy().post(`${links[kind]}?/open`);
			expect([tapped.status, tapped.headers.getSetCookie()]).toEqual([404, []]);
		}
	});
});

test('a gift goes back by its link: its recipient is told and paid, its buyer neither sees it nor loses a right', async () => {
	const { ref, email } = await buy(shop);
	await deliver(shop.connection, ref, lamps(2));
	const body = { scope: 'gift', lines: [{ line: 'l1', quantity: 1 }] };
	const made = await shop.call('POST', `/api/v1/orders/${ref}/links`, {
		key: await shop.key('links:write'),
		body
	});
	expect(made.status, made.text).toBe(201);
	const gift = new URL(String(made.json['url'])).pathname;
	const buyer = new CookieJar(shop);
	await buyer.post('/?/find', { number: ref, contact: email });
	expect((await buyer.post('/code?/prove', { code: (await newestCode(shop)).code })).status).toBe(303);
	/** What its buyer reads on the page of the order, without the address of each icon and script. */
	const pageOf = async () =>
		(/<main[^]*<\/main>/.exec((await buyer.get(`/orders/${ref}`)).text)?.[0] ?? '').replaceAll(
			/<[^>]*>/g,
			'|'
		);
	const before = await pageOf();
	expect(before).toContain('Lamp');

	const recipient = new CookieJar(shop);
	expect((await recipient.post(gift, { 'line:l1': '2' })).status).toBe(409);
	expect((await recipient.post(gift, { 'line:l2': '1' })).status).toBe(409);
	const asked = await recipient.post(gift, { 'line:l1': '1', 'reason:l1': 'style', way: 'own' });
	expect(asked.status, asked.text).toBe(303);
	const quotePath = asked.headers.get('location') ?? '';
	const quoted = await recipient.get(quotePath);
	expect(quoted.text).not.toMatch(new RegExp(`${ref}|${email}|Ada|€`));
	// Nobody has proved an address yet, and a right to the order is none to its gift's quote.
	expect((await recipient.post(`${quotePath}?/confirm`)).status).toBe(403);
	const quoteId = quotePath.split('/').at(-1) ?? '';
	expect((await buyer.get(`/orders/${ref}/return/${quoteId}`)).status).toBe(404);
	const stolen = await shop.call('POST', `/api/v1/quotes/${quoteId}/confirm`, {
		key: await shop.key('quotes:write')
	});
	expect([stolen.status, stolen.json['code']]).toEqual([404, 'quote.not_found']);

	await recipient.post(`${quotePath}?/code`, { email: `given-${ref}@example.org` });
	const proved = await recipient.post('/code?/prove', { code: (await newestCode(shop)).code });
	expect(proved.headers.get('location')).toBe(quotePath);
	const done = await recipient.post(`${quotePath}?/confirm`);
	const place = (done.headers.get('location') ?? '').split('?')[0] ?? '';
	expect(place).toMatch(/^\/gifts\//);
	const id = place.split('/').at(-1) ?? '';
	const [mine, theirs] = [await recipient.get(place), await buyer.get(place)];
	expect([mine.status, theirs.status]).toEqual([200, 404]);
	expect(mine.text).not.toMatch(new RegExp(`${email}|Ada|Kanal|€`));
	expect((await recipient.get(`/orders/${ref}`)).status).toBe(404);
	expect((await buyer.get(`/orders/${ref}/returns/${id}`)).status).toBe(404);
	// To the letter what it was before.
	expect(await pageOf()).toBe(before);
	const receipt = (await buyer.get(`/orders/${ref}/receipt.json`)).text;
	expect(receipt).not.toMatch(new RegExp(`${id}|${quoteId}|return\\.`));

	const desk = returnDesk(shop.connection);
	await desk.receive(id, lamps(1));
	expect(await pageOf()).toBe(before);
	await desk.inspect(id, [{ line: 'l1', condition: 'new', resellable: true }]);
	expect((await recipient.get(place)).text).toMatch(/47[.,]14/);
	expect((await recipient.get('/credit')).text).toMatch(/47[.,]14/);
	const told = await buyer.get(`/orders/${ref}/returns/${id}`);
	expect(told.status).toBe(200);
	expect(told.text).not.toMatch(/given-|Style/);
	expect((await recipient.post(gift, { 'line:l1': '1' })).status).toBe(409);
	const mails = async () =>
		(
			await shop.connection.sql<{ kind: string; recipient: string }[]>`select kind, recipient from notices
				where (kind like 'return%' or kind like 'credit%') and order_id = (select id from orders where ref = ${ref})`
		).map(({ kind, recipient: to }) => `${kind} ${to === `gift:${id}`}`);
	await expect.poll(mails, { timeout: 15_000 }).toContain('return_settled true');
	expect((await mails()).filter((one) => !one.endsWith('true'))).toEqual([]);
}, 60_000);
