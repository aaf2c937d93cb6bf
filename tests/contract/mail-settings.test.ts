import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** How mail is sent, as an admin sets it and tries it: against a real mail server, on two real servers of ours. */
const SECRET = 'a secret that both servers know of';
const PASSWORD = 'pa:ss/word of the shop';
const MAIL = '/staff/settings/mail';
let mails: MailServer;
let shop: Shop;
let other: Shop;
let admin: Awaited<ReturnType<typeof staffMember>>;
beforeAll(async () => {
	mails = await startMailServer({
		authOptional: false,
		onAuth: (auth, _session, done) =>
			auth.username === 'shop' && auth.password === PASSWORD
				? done(null, { user: 'shop' })
				: done(new Error('This login is not one of ours')),
		onRcptTo: ({ address }, _session, done) =>
			done(
				address.startsWith('nobody@')
					? Object.assign(new Error('No such mailbox here'), { responseCode: 550 })
					: null
			)
	});
	shop = await startShop({ env: { APP_SECRET: SECRET } });
	other = await startShop({ databaseUrl: shop.databaseUrl, env: { APP_SECRET: SECRET } });
	admin = await staffMember(shop, 'admin');
});
afterAll(async () => {
	await other?.stop();
	await shop?.stop();
	await mails?.close();
});

const page = async () => (await admin.browser.get(MAIL)).text;
const version = async () => /name="version" value="(\d+)"/.exec(await page())?.[1] ?? '';
const fields = () => ({
	...{ from_name: 'Harbour Lamps', from_address: 'orders@lamps.example', reply_to: 'help@lamps.example' },
	...{ host: '127.0.0.1', port: String(mails.port), security: 'starttls', user: 'shop', password: PASSWORD },
	...{ reason: 'first_set', words: '' }
});
const set = async (more: object = {}) =>
	admin.browser.post(`${MAIL}?/set`, { version: await version(), ...fields(), ...more });
const tryTo = (to: string) => admin.browser.post(`${MAIL}?/test`, { to });

describe('the sender of mail, set at the desk', () => {
	test('before it, the test says that nobody answers where the environment points', async () => {
		const { status, text } = await tryTo('ada@buyers.example');
		expect([status, text.includes('The server was not reached')]).toEqual([422, true]);
		expect(text).toContain('ECONNREFUSED 127.0.0.1:9');
	});

	test('takes no login in the clear, no address that is none, and no reason left out', async () => {
		for (const [wrong, status] of [
			[{ from_address: '' }, 400],
			[{ from_address: 'a@b.example, c@d.example' }, 400],
			[{ from_name: 'Lamps\u202egpj' }, 400],
			[{ host: 'mail.lamps.example', security: 'plain' }, 400],
			[{ host: 'http://mail.lamps.example' }, 400],
			[{ port: '99999' }, 400],
			[{ password: '' }, 400],
			[{ reason: 'other' }, 422],
			[{ version: '7' }, 412]
		] as const)
			expect((await set(wrong)).status, JSON.stringify(wrong)).toBe(status);
	});

	test('is tried in a real conversation, whose end is shown in the server’s own words', async () => {
		expect((await set({ password: 'not this one' })).status).toBe(200);
		const refused = await tryTo('ada@buyers.example');
		expect(refused.status).toBe(422);
		expect(refused.text).toContain('does not take this user name and password');
		expect(refused.text).toContain('This login is not one of ours');

		expect((await set()).status).toBe(200);
		const nobody = await tryTo('nobody@buyers.example');
		expect([nobody.status, nobody.text.includes('No such mailbox here')]).toEqual([422, true]);
		expect(nobody.text).toContain('does not take this recipient');
		mails.answer = () => Promise.reject(refusal(554));
		expect((await tryTo('ada@buyers.example')).text).toContain('refused with 554');
		mails.answer = () => {};

		const before = mails.received.length;
		const taken = await tryTo('ada@buyers.example');
		expect([taken.status, taken.text.includes('The server took the mail')]).toEqual([200, true]);
		expect(mails.received).toHaveLength(before + 1);
		expect(mails.received.at(-1)).toMatchObject({
			...{ secure: true, user: 'shop', from: 'orders@lamps.example', to: ['ada@buyers.example'] },
			headers: { from: 'Harbour Lamps <orders@lamps.example>', 'reply-to': 'help@lamps.example' }
		});
		expect((await tryTo('ada@buyers.example\r\nBcc: eve@buyers.example')).status).toBe(400);
		const tested = await shop.connection
			.sql`select facts from audit where action = 'mail.tested' order by id`;
		expect(tested.map(({ facts }) => (facts as { taken: boolean }).taken)).toEqual([
			false,
			false,
			false,
			false,
			true
		]);
		expect(JSON.stringify([...tested])).not.toMatch(/ada@|login/);
	});

	test('its password is sealed, shown to nobody, written down nowhere, and for no other server', async () => {
		const kept = await shop.connection
			.sql`select value::text as value from settings where name = 'shop.mail'`;
		expect(kept[0]?.['value']).toContain('"sealed": "v1.');
		const written = await shop.connection
			.sql`select facts from audit where subject = 'shop.mail' order by id`;
		expect(written.at(-1)?.['facts']).toMatchObject({
			...{ before: { has_password: true }, after: { has_password: true, fromName: 'Harbour Lamps' } }
		});
		for (const text of [
			String(kept[0]?.['value']),
			JSON.stringify([...written]),
			await page(),
			shop.output()
		])
			expect(text).not.toContain(PASSWORD);
		expect(JSON.stringify([...written])).not.toContain('v1.');
		// Left empty it stays, for the same server and login alone.
		expect((await set({ password: '', from_name: 'Lamps of the Harbour' })).status).toBe(200);
		expect((await tryTo('ada@buyers.example')).status).toBe(200);
		expect((await set({ password: '', host: 'localhost' })).status).toBe(400);
		expect((await set({ password: '', user: 'another' })).status).toBe(400);
	});

	test('sends what buyers are told, from either server, within five seconds, with who the shop is at its end', async () => {
		const identity = {
			name: 'Harbour Lamps',
			initials: '',
			email: 'help@lamps.example',
			phone: '',
			page: ''
		};
		await admin.browser.post('/staff/settings?/identity', {
			...{ ...identity, imprint: 'Harbour Lamps GmbH', version: '0', reason: 'first_set', words: '' }
		});
		await new Promise((resolve) => setTimeout(resolve, 5000));
		const key = await shop.key('orders:write');
		for (const where of [shop, other]) {
			const email = `${newRef().toLowerCase()}@buyers.example`;
			const body = orderDocument(newRef(), { buyer: { kind: 'consumer', email }, locale: 'en' });
			expect((await where.call('POST', '/api/v1/orders', { key, body })).status).toBe(201);
			const found = () => mails.received.find(({ to }) => to.includes(email));
			await expect.poll(found, { timeout: 20_000 }).toBeDefined();
			expect(found()?.headers['from']).toBe('Lamps of the Harbour <orders@lamps.example>');
			expect(found()?.text).toMatch(/\n-- \n[^]*Harbour Lamps\nhelp@lamps\.example\nHarbour Lamps GmbH\s*$/);
		}
	});

	test('is enough to start with; with another secret nothing is sent, and the page says so', async () => {
		const alone = await startShop({
			databaseUrl: shop.databaseUrl,
			env: { APP_SECRET: SECRET, SMTP_URL: '' }
		});
		await alone.stop();
		const stranger = await startShop({
			databaseUrl: shop.databaseUrl,
			env: { APP_SECRET: 'a secret that nothing was sealed with' }
		});
		try {
			const headers = { ...admin.browser.header(), accept: 'text/html' };
			const { text } = await stranger.call('GET', MAIL, { headers });
			expect(text).toContain('the password does not open');
		} finally {
			await stranger.stop();
		}
	});
});
