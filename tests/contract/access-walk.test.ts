import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessTable, VISITORS, type Visitor } from '#server/http/access-table.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { addressOf } from '#tests/support/route-tree.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { likeness, staffMember } from '#tests/support/staff-member.ts';

/** The table of docs/access.md, walked: every page by everybody who may come to it, and every kind of link. */
type Person = Exclude<Visitor, `${string}key${string}`>;
const PEOPLE = VISITORS.filter((who): who is Person => !who.includes('key'));
const rows = accessTable().filter(
	({ route, method }) => !route.startsWith('/api/') && /GET|any/.test(method)
);

let shop: Shop;
let a: Bought;
let b: Bought;
let quote: string;
let links: Record<'watch' | 'act' | 'expired' | 'revoked' | 'never', string>;
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
	const [watch, act] = [await share('watch'), await share('act')];
	const wanted = { lines: [{ line: 'l1', quantity: 1 }], kind: 'cancel' };
	const asked = await shop.call('POST', `/api/v1/orders/${a.ref}/quotes`, {
		key: await shop.key('quotes:write'),
		body: wanted
	});
	quote = String(asked.json['id']);
	links = {
		watch: watch.path,
		act: act.path,
		expired: expired.path,
		revoked: revoked.path,
		never: `/t/${'N'.repeat(27)}`
	};
});
afterAll(() => shop?.stop());

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
	'/(shopper)/orders/[ref]': 'Ada Muster',
	'/(shopper)/orders/[ref]/cancel': 'name="line:l1"',
	'/(shopper)/orders/[ref]/cancel/[quote]': 'action="?/confirm"',
	'/(shopper)/orders/[ref]/address': 'Am Kanal 7',
	'/(shopper)/orders/[ref]/pay': 'id="pay"',
	// Terms and receipts name the goods, and not the buyer.
	'/(shopper)/orders/[ref]/terms': 'Lamp',
	'/(shopper)/orders/[ref]/terms.json': 'Lamp',
	'/(shopper)/orders/[ref]/receipt': 'Lamp',
	'/(shopper)/orders/[ref]/receipt.json': 'Lamp'
};
const MINE: readonly Person[] = ['guest of A', 'shopper of A'];
const visits = rows.flatMap((row) => PEOPLE.map((who) => ({ ...row, who, entry: row.entries[who] })));

test('the walk has every page and everybody', () => {
	expect(rows.length).toBeGreaterThan(15);
	expect(visits).toHaveLength(rows.length * PEOPLE.length);
});

describe('every page by everybody', () => {
	test.each(visits)('$route: $who: $entry', async ({ route, who, entry }) => {
		const answer = await browsers[who].get(addressOf(route, { ref: a.ref, quote }));
		const sentTo = answer.headers.get('location') ?? '';
		if (entry === 'no') {
			const isColleague = ['agent', 'manager', 'admin'].includes(who);
			expect([303, 401, 403]).toContain(answer.status);
			if (answer.status === 303)
				expect(sentTo).toMatch(isColleague ? /^\/staff\/not-allowed/ : /^\/staff\/sign-in/);
			expect(answer.text).not.toMatch(/Ada|Muster/);
		} else if (route.startsWith('/(shopper)/orders/[ref]')) {
			expect(answer.status).toBe(MINE.includes(who) ? 200 : 404);
			expect(answer.text.includes(SHOWN[route] ?? '')).toBe(MINE.includes(who));
			if (!MINE.includes(who)) expect(answer.text).not.toMatch(/Ada|Muster|Lamp|Kanal/);
		} else {
			// Sent on it may be, as somebody is who is signed in already; to a door of the desk nobody is.
			expect([200, 303, 403, 404]).toContain(answer.status);
			expect(sentTo).not.toMatch(/^\/staff\/(sign-in|not-allowed)/);
			const sees = answer.text.includes(a.ref) && !answer.text.includes('NOBODY');
			if (sees) expect([...MINE, 'agent', 'manager', 'admin']).toContain(who);
		}
	});

	test('pages of one order are all known here', () => {
		const pages = rows
			.map(({ route }) => route)
			.filter((route) => route.startsWith('/(shopper)/orders/[ref]'));
		expect(Object.keys(SHOWN).sort()).toEqual(pages.sort());
	});

	test.each(PEOPLE)('nobody reads of B in the place of A: %s', async (who) => {
		for (const part of ['', '/__data.json']) {
			const { text } = await browsers[who].get(`/orders/${b.ref}${part}`);
			expect(text.includes(b.email)).toBe(who === 'guest of B');
		}
	});
});

describe('links, by everybody', () => {
	test.each(PEOPLE)('a live one opens what it is for, an ended one nothing: %s', async (who) => {
		for (const kind of ['watch', 'act'] as const) {
			const live = await browsers[who].get(links[kind]);
			expect(live.status, kind).toBe(200);
			expect(live.text).not.toMatch(/Ada|Muster|buyer-/);
		}
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
