import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { APP_SECRET, buy, listSentCodes, newestCode, untilDecided } from '#tests/support/sent-codes.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** Look-up by order number and contact: what it lets in, and what it never tells. */
let shop: Shop;
beforeAll(async () => {
	// The limits per network are for tests of their own; they count per test by an address of its own.
	shop = await startShop({ env: { APP_SECRET, TRUST_PROXY: '1', SMS_URL: 'http://127.0.0.1:9/sms' } });
});
afterAll(() => shop?.stop());

let hosts = 0;
/** A browser in a network of its own. */
const newBrowser = () => new CookieJar(shop, { 'x-forwarded-for': `198.51.100.${++hosts}` });
const find = (browser: CookieJar, number: string, contact: string) =>
	browser.post('/?/find', { number, contact });
const prove = (browser: CookieJar, code: string) => browser.post('/code?/prove', { code });
const sentTo = async (email: string) => {
	await untilDecided(shop);
	return (await listSentCodes(shop)).filter(({ address }) => address === email);
};
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** An answer without what is new in every one of them: ids, instants, nonces, sealed cookies. */
function likeness({ status, headers, text }: Answer) {
	const kept = [...headers].filter(([name]) => !/^(date|x-request-id|etag|keep-alive)$/.test(name));
	const plain = (value: string) =>
		value
			.replace(/nonce-[\w+/=-]+|nonce="[^"]+"/g, 'nonce')
			.replace(/code=v1[^;]+/g, (cookie) => `code of ${cookie.length}`)
			.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
			.replace(/__sveltekit_\w+/g, 'kit')
			.replace(/(askedAt|asOf):[\d.e]+/g, '$1');
	return { status, headers: kept.map(([name, value]) => [name, plain(value)]), text: plain(text) };
}

describe('one answer for everybody', () => {
	test('asking, the page behind it and a wrong code look the same for orders that exist and that do not', async () => {
		const { ref, email } = await buy(shop);
		const absent = ref.replace(/\d$/, 'x');
		const seen = [];
		for (const [number, contact] of [
			[ref, email],
			[ref, email.replace('buyer', 'nobod')],
			[absent, email],
			[absent, email.replace('buyer', 'nobod')]
		] as const) {
			const browser = newBrowser();
			const asked = await find(browser, number, contact);
			const page = await browser.get('/code');
			await untilDecided(shop);
			const wrong = await prove(browser, '000000');
			const again = await browser.post('/code?/again');
			const shown = [page, wrong].map((answer) => ({
				...answer,
				text: answer.text.replaceAll(number, 'NUMBER').replaceAll(contact, 'CONTACT')
			}));
			expect([asked.status, page.status, wrong.status, again.status]).toEqual([303, 200, 401, 303]);
			seen.push([asked, ...shown, again].map(likeness));
		}
		for (const one of seen.slice(1)) expect(one).toEqual(seen[0]);
		expect(await sentTo(email)).toHaveLength(2);
	});

	test('over the limit the same page appears and nothing is sent', async () => {
		const { ref, email } = await buy(shop);
		const answers = [];
		for (let round = 0; round < 5; round++) {
			const browser = newBrowser();
			answers.push([await find(browser, ref, email), await browser.get('/code')].map(likeness));
		}
		for (const one of answers.slice(1)) expect(one).toEqual(answers[0]);
		expect(await sentTo(email)).toHaveLength(3);
	});

	test('what is no number or no contact is told at once, with what was typed', async () => {
		const browser = newBrowser();
		const answer = await find(browser, ' # ', '<b>me</b>');
		expect(answer.status).toBe(400);
		expect(answer.text).toContain('aria-invalid="true"');
		expect(answer.text).not.toContain('<b>me</b>');
		expect(browser.cookies.size).toBe(0);
	});
});

describe('an order is found', () => {
	test.each(['#L-{n}', 'L-{n}', 'l {n}', ' L{n} ', 'Ｌ－{n}', '##{d}', '{d}'])(
		'by its number as %s',
		async (form) => {
			const n = String(70_000 + ++hosts);
			const { email } = await buy(shop, { ref: `L-${n}`, display_ref: `#9${n}` });
			await find(newBrowser(), form.replace('{n}', n).replace('{d}', `9${n}`), ` ${email.toUpperCase()} `);
			expect(await sentTo(email)).toMatchObject([{ channel: 'mail', orderNumber: `#9${n}` }]);
		}
	);

	test('by phone, in any way of writing it; the code goes to the order’s mail address', async () => {
		const { ref, email } = await buy(shop, { buyer: { phone: '+49 30 555 777 01' } });
		await find(newBrowser(), ref, '030 / 55577701');
		await find(newBrowser(), ref, '30 55577702');
		expect(await sentTo(email)).toMatchObject([{ channel: 'mail' }]);
	});

	test('by phone alone: the code goes there as a text message', async () => {
		const { ref } = await buy(shop, { buyer: { email: undefined, phone: '+86 138 0013 8055' } });
		const browser = newBrowser();
		await find(browser, ref, '13800138055');
		const sent = await newestCode(shop);
		expect(sent).toMatchObject({ channel: 'sms', address: '+8613800138055' });
		expect((await prove(browser, sent.code)).headers.get('location')).toBe(`/orders/${ref}`);
	});

	test('never for a person who was erased', async () => {
		const { ref, email } = await buy(shop);
		await shop.connection.sql`update order_people set erased_at = now()
			where order_id = (select id from orders where ref = ${ref})`;
		await find(newBrowser(), ref, email);
		await newBrowser().post('/sign-in', { email });
		expect(await sentTo(email)).toEqual([]);
	});
});

describe('a code', () => {
	async function ask() {
		const bought = await buy(shop);
		const browser = newBrowser();
		await find(browser, bought.ref, bought.email);
		return { ...bought, browser, ...(await newestCode(shop)) };
	}

	test('opens the order it was asked for, and no other', async () => {
		const { ref, browser, code } = await ask();
		const other = await buy(shop);
		const proved = await prove(browser, ` ${code.slice(0, 3)} ${code.slice(3)} `);
		expect([proved.status, proved.headers.get('location')]).toEqual([303, `/orders/${ref}`]);
		const page = await browser.get(`/orders/${ref}`);
		expect(page.text).toContain('Ada Muster');
		expect(page.headers.get('cache-control')).toBe('private, no-store');
		expect((await browser.get(`/orders/${other.ref}`)).status).toBe(404);
		expect([...browser.cookies.keys()]).toEqual(['session']);
	});

	test('works once', async () => {
		const { browser, code, linkPath } = await ask();
		const twin = browser.copy();
		expect((await prove(browser, code)).status).toBe(303);
		expect((await prove(twin, code)).status).toBe(401);
		expect((await twin.post(`${linkPath}?/open`)).status).toBe(401);
	});

	test('of many who type it at once lets in one', async () => {
		const { browser, code } = await ask();
		const answers = await Promise.all(Array.from({ length: 4 }, () => prove(browser.copy(), code)));
		expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
	});

	test('dies after five tries, also where they come all at once, and its link with it', async () => {
		const { browser, code, linkPath } = await ask();
		const tries = await Promise.all(Array.from({ length: 5 }, () => prove(browser.copy(), otherThan(code))));
		expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
		expect((await prove(browser, code)).status).toBe(401);
		expect((await newBrowser().post(`${linkPath}?/open`)).status).toBe(401);
	});

	test('is still good at the fifth try', async () => {
		const { browser, code } = await ask();
		for (let wrong = 0; wrong < 4; wrong++) await prove(browser, otherThan(code));
		expect((await prove(browser, code)).status).toBe(303);
	});

	test('works only in the browser that asked', async () => {
		const { code, ref, email } = await ask();
		const other = newBrowser();
		const asked = await prove(other, code);
		expect([asked.headers.get('location'), other.cookies.size]).toEqual(['/', 0]);
		// Also where the other has asked for the same.
		await find(other, ref, email);
		const theirs = await newestCode(shop);
		expect((await prove(other, theirs.code === code ? otherThan(code) : code)).status).toBe(401);
	});

	test('ends after ten minutes', async () => {
		const { browser, code, id, linkPath } = await ask();
		const { sql } = shop.connection;
		const [left] =
			await sql`select extract(epoch from expires_at - now())::float8 as s from one_time_codes where id = ${id}`;
		expect(left?.['s']).toBeGreaterThan(590);
		expect(left?.['s']).toBeLessThanOrEqual(600);
		await sql`update one_time_codes set expires_at = now() where id = ${id}`;
		expect((await prove(browser, code)).status).toBe(401);
		expect((await newBrowser().post(`${linkPath}?/open`)).status).toBe(401);
	});

	test('that came earlier works while a newer one is on its way', async () => {
		const { browser, code } = await ask();
		await browser.post('/code?/again');
		await untilDecided(shop);
		expect((await prove(browser, code)).status).toBe(303);
	});

	test('lies nowhere in the database, nor does its link', async () => {
		const { id, code, linkPath } = await ask();
		const [row] = await shop.connection.sql`
			select to_jsonb(c)::text || to_jsonb(n)::text as text from one_time_codes c
			join notices n on n.recipient = 'code:' || c.id where c.id = ${id}`;
		const text = String(row?.['text']).replace(
			/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.+]+|\\\\x[0-9a-f]+/g,
			''
		);
		expect(text).toContain('sealed');
		expect(text).not.toContain(code);
		expect(text).not.toContain(linkPath.split('/').at(-1));
	});
});

describe('the link in the mail', () => {
	async function ask() {
		const bought = await buy(shop);
		const browser = newBrowser();
		await find(browser, bought.ref, bought.email);
		return { ...bought, browser, ...(await newestCode(shop)) };
	}

	test('followed, by anybody and as often as they like, signs nobody in', async () => {
		const { linkPath, browser, code } = await ask();
		for (const one of [newBrowser(), browser]) {
			const before = [...one.cookies.keys()];
			for (const path of [linkPath, linkPath, `${linkPath}/__data.json`]) {
				const answer = await one.get(path);
				expect(answer.status).toBe(200);
				expect(answer.text).not.toContain('Ada Muster');
			}
			expect([...one.cookies.keys()]).toEqual(before);
		}
		// And it is as good as before.
		expect((await prove(browser, code)).status).toBe(303);
	});

	test('tapped in another browser signs that one in, and is used up with its code', async () => {
		const { linkPath, ref, browser, code } = await ask();
		const other = newBrowser();
		const opened = await other.post(`${linkPath}?/open`);
		expect([opened.status, opened.headers.get('location')]).toEqual([303, `/orders/${ref}`]);
		expect((await other.get(`/orders/${ref}`)).status).toBe(200);
		expect((await browser.get(`/orders/${ref}`)).status).toBe(404);
		expect((await prove(browser, code)).status).toBe(401);
		expect((await newBrowser().post(`${linkPath}?/open`)).status).toBe(401);
	});

	test('tapped on a page of somebody else’s is refused', async () => {
		const { linkPath } = await ask();
		const answer = await shop.call('POST', `${linkPath}?/open`, {
			body: '',
			headers: {
				accept: 'text/html',
				'content-type': 'application/x-www-form-urlencoded',
				origin: 'https://elsewhere.example'
			}
		});
		expect(answer.status).toBe(403);
		expect(answer.headers.getSetCookie()).toEqual([]);
	});
});

describe('signing in by mail', () => {
	test('shows all orders of the address, those to come too, and of nobody else', async () => {
		const { ref, email } = await buy(shop);
		const second = await buy(shop, { buyer: { email: email.toUpperCase() } });
		const stranger = await buy(shop);
		const browser = newBrowser();
		await browser.post('/sign-in', { email: `  ${email.toUpperCase()}` });
		const { code } = await newestCode(shop);
		const proved = await prove(browser, code);
		expect([proved.status, proved.headers.get('location')]).toEqual([303, '/orders']);
		const third = await buy(shop, { buyer: { email } });
		const list = await browser.get('/orders');
		for (const mine of [ref, second.ref, third.ref]) {
			expect(list.text).toContain(`/orders/${mine}"`);
			expect((await browser.get(`/orders/${mine}`)).status).toBe(200);
		}
		expect(list.text).not.toContain(`/orders/${stranger.ref}"`);
		expect((await browser.get(`/orders/${stranger.ref}`)).status).toBe(404);
	});

	test('is one answer for addresses that bought something and that did not', async () => {
		const { email } = await buy(shop);
		const answers = [];
		for (const one of [email, email.replace('buyer', 'nobod')]) {
			const browser = newBrowser();
			const asked = await browser.post('/sign-in', { email: one });
			const page = await browser.get('/code');
			answers.push([asked, { ...page, text: page.text.replaceAll(one, 'EMAIL') }].map(likeness));
		}
		expect(answers[1]).toEqual(answers[0]);
	});
});

describe('limits', () => {
	test('no more than three codes in ten minutes go to one address, by whatever it was asked for', async () => {
		const { ref, email } = await buy(shop, { buyer: { phone: '+49 30 555 888 01' } });
		const second = await buy(shop, { buyer: { email, phone: '+49 30 555 888 02' } });
		await find(newBrowser(), ref, email);
		await find(newBrowser(), second.ref, email);
		await newBrowser().post('/sign-in', { email });
		await newBrowser().post('/sign-in', { email });
		// By phone the question is another one, but the mail goes to the same address.
		await find(newBrowser(), ref, '+49 30 55588801');
		await find(newBrowser(), second.ref, '030 55588802');
		expect(await sentTo(email)).toHaveLength(3);
		await shop.connection.sql`update one_time_codes set expires_at = now() where address_key = ${email}`;
		await find(newBrowser(), ref, '0049 30 55588801');
		expect(await sentTo(email)).toHaveLength(4);
	});

	test('one network asks and tries so often and no more; the next one is free', async () => {
		const flood = newBrowser();
		for (let asked = 0; asked < 60; asked++)
			expect((await find(flood, `NONE-${asked}`, `none${asked}@example.com`)).status).toBe(303);
		const { ref, email } = await buy(shop);
		expect((await find(flood, ref, email)).status).toBe(303);
		expect(await sentTo(email)).toEqual([]);
		await find(newBrowser(), ref, email);
		expect(await sentTo(email)).toHaveLength(1);
	});

	test('counted nowhere: codes stay closed, and whoever is in goes on reading', async () => {
		const { ref, email } = await buy(shop);
		const inside = newBrowser();
		await find(inside, ref, email);
		await prove(inside, (await newestCode(shop)).code);
		const asking = newBrowser();
		await find(asking, ref, email);
		const { code, linkPath } = await newestCode(shop);
		const { sql } = shop.connection;
		await sql`alter table rate_limits rename to rate_limits_away`;
		try {
			const asked = await find(newBrowser(), ref, email);
			expect(asked.status).toBe(503);
			expect((await prove(asking, code)).status).toBe(503);
			expect((await newBrowser().post(`${linkPath}?/open`)).status).toBe(503);
			expect((await inside.get(`/orders/${ref}`)).status).toBe(200);
			expect((await inside.get('/orders')).status).toBe(200);
			expect((await newBrowser().get('/')).status).toBe(200);
		} finally {
			await sql`alter table rate_limits_away rename to rate_limits`;
		}
		expect((await prove(asking, code)).status).toBe(303);
	});
});
