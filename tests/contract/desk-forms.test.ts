import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { addressOf, listActions, listRoutes } from '#tests/support/route-tree.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** Every form and every call of the desk, posted by everybody who is not of it. */
const STRANGERS = ['anonymous', 'guest of A', 'shopper of A', 'forged session', 'signed-out agent'] as const;
/** Where somebody becomes a colleague: the rest is for those who are. Read from the folders, not from the guard's table. */
const DOORS = /\/(sign-in|invitation)(\/|$)/;
const POSTS = listRoutes()
	.filter(({ id, methods }) => id.startsWith('/(staff)/') && methods.includes('POST') && !DOORS.test(id))
	.flatMap(({ id, kind }) =>
		(kind === 'page' ? listActions(id) : ['']).map((action) => ({ route: id, action }))
	);

let shop: Shop;
let a: Bought;
const browsers = {} as Record<(typeof STRANGERS)[number], CookieJar>;

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	a = await buy(shop);
	for (const who of STRANGERS) browsers[who] = new CookieJar(shop);
	await prove(browsers['guest of A'], '/?/find', { number: a.ref, contact: a.email });
	await prove(browsers['shopper of A'], '/sign-in', { email: a.email });
	browsers['forged session'].cookies.set('session', 'a'.repeat(40));
	const { browser } = await staffMember(shop, 'admin');
	browsers['signed-out agent'] = browser.copy();
	expect((await browser.post('/sign-out')).status).toBe(303);
});
afterAll(() => shop?.stop());

async function prove(browser: CookieJar, path: string, fields: Record<string, string>): Promise<void> {
	await browser.post(path, fields);
	expect((await browser.post('/code?/prove', { code: (await newestCode(shop)).code })).status).toBe(303);
}

/** All that a form of the desk could ask for, and what nobody asks for. */
const fields = () => ({
	...{ scope: 'act', days: '7', note: 'x', reason: 'other', words: 'because', link: 'x', delivery: 'x' },
	...{ email: 'new@shop.example', name: 'New', role: 'admin', password: 'violet kettle over ten hills' },
	...{ status: 'delivered', fee: '0', principal: 'x', session: 'x' }
});

/** What any of them would leave behind. */
async function left(): Promise<unknown> {
	const { sql } = shop.connection;
	return Promise.all([
		sql`select count(*)::int as n from audit where action <> 'session.ended'`,
		sql`select count(*)::int as n from links`,
		sql`select count(*)::int as n from staff_accounts`,
		sql`select count(*)::int as n from staff_invitations`,
		sql`select count(*)::int as n from passkeys`,
		sql`select count(*)::int as n from history`
	]);
}

test('there are forms enough to try', () => {
	expect(POSTS.filter(({ action }) => action !== '').length).toBeGreaterThan(8);
	expect(POSTS.map(({ action }) => action)).toEqual(
		expect.arrayContaining(['share', 'revoke', 'invite', 'retry'])
	);
});

describe('a form of the desk', () => {
	test.each(POSTS)('$route $action', async ({ route, action }) => {
		const path = addressOf(route, { ref: a.ref }) + (action && `?/${action}`);
		const before = await left();
		for (const who of STRANGERS) {
			const answer = await browsers[who].post(path, fields());
			expect([303, 401], who).toContain(answer.status);
			if (answer.status === 303) expect(answer.headers.get('location')).toMatch(/^\/staff\/sign-in/);
			expect(answer.text, who).not.toMatch(/Ada|Muster|buyer-/);
			// As a script of the page sends it.
			const headers = { ...browsers[who].header(), origin: shop.origin, 'x-sveltekit-action': 'true' };
			const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
			const body = new URLSearchParams(fields()).toString();
			const called = await shop.call('POST', path, {
				body,
				headers: { ...headers, ...type },
				idempotencyKey: null
			});
			expect(called.text, who).not.toMatch(/Ada|Muster|buyer-|"type":"success"/);
		}
		expect(await left()).toEqual(before);
	});

	test('of a colleague does what it says, and only that', async () => {
		const { browser } = await staffMember(shop);
		const before = await left();
		const answer = await browser.post(`/staff/orders/${a.ref}?/share`, fields());
		expect(answer.status, answer.text).toBe(200);
		expect(await left()).not.toEqual(before);
		const [order] = await shop.connection.sql`select status from orders where ref = ${a.ref}`;
		expect(order?.['status']).not.toBe('delivered');
	});
});
