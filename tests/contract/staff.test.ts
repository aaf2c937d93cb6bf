import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setStaffAccess } from '#server/use-cases/invite-staff.ts';
import { transact } from '#server/db/transaction.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { auditOf, invite, likeness, PASSWORD, placeOrder, staffMember } from '#tests/support/staff-member.ts';

/** The desk's doors: who gets in how, what it tells, and what is written down. */
let shop: Shop;
beforeAll(async () => {
	shop = await startShop({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => shop?.stop());

let hosts = 0;
/** A browser in a network of its own, so that limits count per test. */
const stranger = () => new CookieJar(shop, { 'x-forwarded-for': `203.0.113.${++hosts}` });
const signIn = (browser: CookieJar, email: string, password: string, next = '') =>
	browser.post('/staff/sign-in', { email, password, next });

describe('an invitation', () => {
	test('survives being looked at, lets one person in once, and then looks like one that never was', async () => {
		const { path, principalId } = await invite(shop, 'manager', 'Ada Pult');
		for (let looks = 0; looks < 3; looks++) {
			const seen = await stranger().get(path);
			expect([seen.status, seen.headers.get('set-cookie')]).toEqual([200, null]);
			expect(seen.text).toContain('Ada Pult');
		}
		const browsers = Array.from({ length: 5 }, stranger);
		const taken = await Promise.all(browsers.map((browser) => browser.post(path, { password: PASSWORD })));
		expect(taken.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404, 404]);
		const used = await stranger().get(path);
		const never = await stranger().get(`/staff/invitation/${'A'.repeat(27)}`);
		expect(likeness(used)).toEqual(likeness(never));
		expect(await auditOf(shop, principalId)).toEqual(['staff.invited', 'password.set']);
	});

	test('ends after 24 hours, and with the next one', async () => {
		const { path, principalId } = await invite(shop);
		const { sql } = shop.connection;
		const [row] = await sql<{ hours: number }[]>`
			select extract(epoch from expires_at - now())::float8 / 3600 as hours from staff_invitations
			where principal_id = ${principalId}`;
		expect(row?.hours).toBeGreaterThan(23.9);
		expect(row?.hours).toBeLessThanOrEqual(24);
		await sql`update staff_invitations set expires_at = now() where principal_id = ${principalId}`;
		expect((await stranger().get(path)).status).toBe(404);
		expect((await stranger().post(path, { password: PASSWORD })).status).toBe(404);
	});

	test.each([
		['short', 'fourteen chars', /at least 15/],
		['common', 'password12345678', /among the first/],
		['of the own name', 'AgnesPultAgnes1', /among the first/]
	])('takes no password that is %s, and stays good', async (_, password, words) => {
		const { path } = await invite(shop);
		const refused = await stranger().post(path, { password });
		expect(refused.status).toBe(422);
		expect(refused.text).toMatch(words);
		expect((await stranger().post(path, { password: PASSWORD })).status).toBe(303);
	});

	test('stores its token, and the password, only as hashes', async () => {
		const { path, principalId } = await staffMember(shop);
		const [row] = await shop.connection.sql<{ hash: string; all: string }[]>`
			select password_hash as hash, a::text || (select string_agg(i::text, '') from staff_invitations i) as all
			from staff_accounts a where principal_id = ${principalId}`;
		expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
		expect(row?.all).not.toContain(path.split('/').pop());
	});
});

describe('signing in', () => {
	test('is one answer for an unknown address, a wrong password, a shut account and one without a password', async () => {
		const known = await staffMember(shop);
		const shut = await staffMember(shop);
		await shop.connection.sql`update principals set disabled_at = now() where id = ${shut.principalId}`;
		const fresh = await invite(shop);
		const answers = [];
		for (const [email, password] of [
			['nobody@shop.example', PASSWORD],
			[known.email, `${PASSWORD}!`],
			[known.email, ''],
			[shut.email, PASSWORD],
			[fresh.email, PASSWORD]
		] as const) {
			const answer = await signIn(stranger(), email, password);
			expect(answer.headers.get('set-cookie')).not.toMatch(/(^|, )(__Host-)?session=/);
			answers.push(likeness({ ...answer, text: answer.text.replaceAll(email, 'MAIL') }));
		}
		expect(answers[0]?.[0]).toBe(401);
		for (const answer of answers) expect(answer).toEqual(answers[0]);
	});

	test('takes the same time for all of them', async () => {
		const known = await staffMember(shop);
		const tries = async (email: string) => {
			const times = [];
			for (let index = 0; index < 9; index++) {
				const browser = stranger();
				const start = performance.now();
				await signIn(browser, email, 'a wrong password of some length');
				times.push(performance.now() - start);
			}
			return times.sort((a, b) => a - b)[4] ?? 0;
		};
		const [here, nowhere] = [await tries(known.email), await tries('nobody@shop.example')];
		// The work itself is some 100 ms; whoever is not there must cost it too.
		expect(nowhere).toBeGreaterThan(here / 2);
		expect(here).toBeGreaterThan(nowhere / 2);
	});

	test('works whatever the address’s case, gives a new session each time, and is written down', async () => {
		const { email, principalId, browser } = await staffMember(shop);
		const before = browser.cookies.get('session');
		const again = await signIn(browser, ` ${email.toUpperCase()} `, PASSWORD, '/staff/account');
		// Whoever is in need not sign in again, but may: the old session ends.
		expect([again.status, again.headers.get('location')]).toEqual([303, '/staff/account']);
		expect(browser.cookies.get('session')).not.toBe(before);
		const old = new CookieJar(shop);
		old.cookies.set('session', before ?? '');
		expect((await old.get('/staff')).status).toBe(303);
		expect(await auditOf(shop, principalId)).toEqual(['staff.invited', 'password.set', 'sign_in.passed']);
	});

	test('is stopped after ten tries from one network, and nowhere else', async () => {
		const { email } = await staffMember(shop);
		const attacker = stranger();
		const statuses = [];
		for (let index = 0; index < 12; index++)
			statuses.push((await signIn(attacker, email, `guess number ${index} of many`)).status);
		expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
		expect((await signIn(attacker, email, PASSWORD)).status).toBe(429);
		expect((await signIn(stranger(), email, PASSWORD)).status).toBe(303);
		const [row] = await shop.connection.sql<{ keys: string }[]>`
			select string_agg(key, ' ') as keys from rate_limits where key like 'staff_%'`;
		expect(row?.keys).not.toContain(email);
	});

	test.each([
		['//evil.example/staff', '/staff'],
		['/\\evil.example/staff', '/staff'],
		['https://evil.example/staff', '/staff'],
		['/staff/../../evil', '/staff'],
		['/staffx', '/staff'],
		['/orders/X', '/staff'],
		['javascript:alert(1)', '/staff'],
		['/staff/sign-in?next=/staff', '/staff'],
		['/staff/orders/RT-1?x=1', '/staff/orders/RT-1?x=1']
	])('leads from next=%s to %s', async (next, place) => {
		const { email } = await staffMember(shop);
		const answer = await signIn(stranger(), email, PASSWORD, next);
		expect([answer.status, answer.headers.get('location')]).toEqual([303, place]);
	});

	test('takes nothing from another site, with or without a cookie', async () => {
		const { email, browser } = await staffMember(shop);
		const body = new URLSearchParams({ email, password: PASSWORD }).toString();
		const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
		for (const cookie of [undefined, browser.header()['cookie']]) {
			for (const path of ['/staff/sign-in', '/staff/account?/signOut']) {
				const headers = { ...form, origin: 'https://evil.example', ...(cookie && { cookie }) };
				expectProblem(await shop.call('POST', path, { body, headers }), 403, 'origin.refused');
			}
		}
		expect((await browser.get('/staff')).status).toBe(200);
	});

	test('hashes a password again where the cost has changed', async () => {
		const { email, principalId } = await staffMember(shop);
		const { sql } = shop.connection;
		const { hash } = await import('@node-rs/argon2');
		const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
		await sql`update staff_accounts set password_hash = ${weak} where principal_id = ${principalId}`;
		expect((await signIn(stranger(), email, PASSWORD)).status).toBe(303);
		const [row] = await sql<{ hash: string }[]>`
			select password_hash as hash from staff_accounts where principal_id = ${principalId}`;
		expect(row?.hash).toContain('m=32768,t=3,p=1');
		expect((await signIn(stranger(), email, PASSWORD)).status).toBe(303);
	});
});

describe('the desk', () => {
	test('leads strangers and shoppers to its door, and back to where they were going', async () => {
		for (const path of ['/staff', '/staff/orders/X', '/staff/account', '/staff/team?a=1']) {
			const answer = await stranger().get(path);
			const next = path === '/staff' ? '' : `?next=${encodeURIComponent(path)}`;
			expect([answer.status, answer.headers.get('location')]).toEqual([303, `/staff/sign-in${next}`]);
		}
		const data = await shop.call('GET', '/staff/orders/X/__data.json');
		expect(data.json).toMatchObject({ type: 'redirect' });
		const script = await shop.call('POST', '/staff/account/passkeys', { body: { ask: true } });
		expectProblem(script, 401, 'auth.required');
	});

	test.each(['agent', 'manager'] as const)(
		'tells an %s that a page of admins is not for them',
		async (role) => {
			const { browser } = await staffMember(shop, role);
			for (const answer of [await browser.get('/staff/team'), await browser.post('/staff/team?/invite')])
				expect([answer.status, answer.headers.get('location')]).toEqual([303, '/staff/not-allowed']);
			const told = await browser.get('/staff/not-allowed');
			expect(told.status).toBe(403);
			expect(told.text).toContain('Your role does not open this');
			const admin = await staffMember(shop, 'admin');
			expect((await admin.browser.get('/staff/team')).status).toBe(200);
		}
	);

	test('believes the role of this moment, whatever a form says', async () => {
		const { browser, principalId } = await staffMember(shop, 'admin');
		expect((await browser.get('/staff/team')).status).toBe(200);
		await shop.connection.sql`update staff_accounts set role = 'agent' where principal_id = ${principalId}`;
		expect(
			(await browser.post('/staff/team?/invite', { role: 'admin', email: 'x@shop.example' })).status
		).toBe(303);
		expect((await browser.get('/staff/team')).headers.get('location')).toBe('/staff/not-allowed');
	});

	test('keeps nothing in a cache, an index or a referrer', async () => {
		const { browser } = await staffMember(shop);
		const ref = await placeOrder(shop);
		for (const path of [
			'/staff',
			`/staff/orders/${ref}`,
			`/staff/orders/${ref}/__data.json`,
			'/staff/account'
		]) {
			const { headers } = await browser.get(path);
			expect(headers.get('cache-control')).toBe('private, no-store');
			expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
			expect(headers.get('referrer-policy')).toBe('same-origin');
		}
		expect(shop.output()).not.toContain(ref);
	});
});

describe('whoever decides about colleagues', () => {
	test('says why each time, and that is written down', async () => {
		const { browser } = await staffMember(shop, 'admin');
		const known = await staffMember(shop);
		const trail = async (email: string) =>
			(
				await shop.connection.sql<
					{ action: string; reason: string | null }[]
				>`select action, reason from audit
				where subject = (select principal_id::text from staff_accounts where email = ${email})
					and action like 'staff.%' order by id`
			).map(({ action, reason }) => `${action} ${reason}`);
		const invited = { email: `new-${known.email}`, name: 'New', role: 'agent' };
		const ways = [
			['invite', invited],
			['again', { email: known.email }],
			['role', { email: known.email, role: 'manager' }],
			['access', { email: known.email, disabled: 'yes' }]
		] as const;
		for (const [action, fields] of ways) {
			const none: Record<string, string>[] = [{}, { reason: 'other', words: ' ' }, { reason: 'buyer_asked' }];
			for (const why of none)
				expect((await browser.post(`/staff/team?/${action}`, { ...fields, ...why })).status, action).toBe(
					422
				);
		}
		expect(await trail(invited.email)).toEqual([]);
		for (const [action, fields] of ways) {
			const why = { reason: 'other', words: `for ${action}` };
			expect((await browser.post(`/staff/team?/${action}`, { ...fields, ...why })).status).toBe(200);
		}
		expect(await trail(invited.email)).toEqual(['staff.invited other: for invite']);
		expect((await trail(known.email)).slice(1)).toEqual([
			'staff.invited other: for again',
			'staff.role_changed other: for role',
			'staff.disabled other: for access'
		]);
	});
});

describe('another role', () => {
	const give = (who: Awaited<ReturnType<typeof staffMember>>, email: string, role: string) =>
		who.browser.post('/staff/team?/role', { email, role, reason: 'new_duties', words: '' });

	test('holds from the next request on, and is written down with the one before', async () => {
		const [admin, agent] = [await staffMember(shop, 'admin'), await staffMember(shop)];
		expect((await agent.browser.get('/staff/refunds')).headers.get('location')).toBe('/staff/not-allowed');
		expect((await give(admin, agent.email, 'manager')).status).toBe(200);
		expect((await agent.browser.get('/staff/refunds')).status).toBe(200);
		expect((await give(admin, agent.email, 'agent')).status).toBe(200);
		expect((await agent.browser.get('/staff/refunds')).headers.get('location')).toBe('/staff/not-allowed');
		const written = await shop.connection.sql`select reason, facts from audit
			where subject = ${agent.principalId} and action = 'staff.role_changed' order by id`;
		expect([...written]).toEqual([
			{ reason: 'new_duties', facts: { before: 'agent', after: 'manager' } },
			{ reason: 'new_duties', facts: { before: 'manager', after: 'agent' } }
		]);
	});

	test('is none of one’s own, none that is made up, and nobody’s who is not there', async () => {
		const admin = await staffMember(shop, 'admin');
		expect((await give(admin, admin.email, 'agent')).status).toBe(403);
		expect((await give(admin, admin.email, 'owner')).status).toBe(400);
		expect((await give(admin, 'nobody@shop.example', 'agent')).status).toBe(404);
	});
});

describe('an account that is shut', () => {
	test('is out at once, and its live stream within two seconds', async () => {
		const { browser, email } = await staffMember(shop);
		const ref = await placeOrder(shop);
		expect((await browser.get(`/staff/orders/${ref}`)).status).toBe(200);
		const stream = new EventStream(`${shop.origin}/live?topic=order:${ref}:0`, browser.header());
		await expect.poll(() => stream.told.length).toBeGreaterThan(0);
		const { db } = shop.connection;
		const shut = await transact(db, (tx) =>
			setStaffAccess(tx, { kind: 'system', id: 'test' }, { email, disabled: true })
		);
		const since = performance.now();
		expect(shut.ok).toBe(true);
		expect((await browser.get(`/staff/orders/${ref}`)).status).toBe(303);
		await expect.poll(() => stream.outcome, { timeout: 10_000, interval: 20 }).toBe('ended');
		expect(stream.told.at(-1)?.event).toBe('gone');
		expect(performance.now() - since).toBeLessThan(2000);
		expect((await signIn(stranger(), email, PASSWORD)).status).toBe(401);
	});
});

describe('an account of one’s own', () => {
	test('gets a new password only with the old one, and everybody else is signed out', async () => {
		const { email, browser, principalId } = await staffMember(shop);
		const elsewhere = stranger();
		expect((await signIn(elsewhere, email, PASSWORD)).status).toBe(303);
		const change = (current: string, password: string) =>
			browser.post('/staff/account?/password', { current, password });
		expect((await change('not the password at all', 'another violet kettle 7')).status).toBe(401);
		expect((await change(PASSWORD, 'short')).status).toBe(422);
		expect((await change(PASSWORD, 'another violet kettle 7')).status).toBe(200);
		expect((await browser.get('/staff')).status).toBe(200);
		expect((await elsewhere.get('/staff')).status).toBe(303);
		expect((await signIn(stranger(), email, PASSWORD)).status).toBe(401);
		expect((await signIn(stranger(), email, 'another violet kettle 7')).status).toBe(303);
		expect(await auditOf(shop, principalId)).toContain('password.set');
	});

	test('lists its sessions, ends others, and signs out', async () => {
		const { email, browser } = await staffMember(shop);
		const elsewhere = stranger();
		await signIn(elsewhere, email, PASSWORD);
		expect((await browser.get('/staff/account')).text).toContain('this browser');
		expect((await browser.post('/staff/account?/endOthers')).status).toBe(200);
		expect((await elsewhere.get('/staff')).status).toBe(303);
		const out = await browser.post('/staff/account?/signOut');
		expect(out.headers.get('location')).toBe('/staff/sign-in');
		expect(browser.cookies.has('session')).toBe(false);
	});

	test('refuses what is no passkey, and every challenge once', async () => {
		const { browser } = await staffMember(shop);
		const call = (body: object) =>
			shop.call('POST', '/staff/account/passkeys', {
				body,
				headers: { ...browser.header(), origin: shop.origin }
			});
		const asked = await call({ ask: true });
		expect(asked.status).toBe(200);
		expect(asked.json).toMatchObject({ challenge: expect.any(String), rp: { id: 'localhost' } });
		for (const body of [{ answer: { id: 'x' } }, { answer: {} }, { answer: { id: 'x', response: null } }])
			expectProblem(await call(body), 422, 'passkey.refused');
		for (const body of [{}, { ask: false }, { answer: 'x' }, { ask: true, answer: {} }])
			expectProblem(await call(body), 400, 'request.invalid');
	});
});
