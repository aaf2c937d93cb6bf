import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstBrokenEntry } from '#server/db/history.ts';
import { keepMail } from '#server/db/mailbox.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { people, traces } from '#tests/support/people-command.ts';
import { sellTo, SENDERS, shipTo, tellAgain, type Somebody } from '#tests/support/personal-deliveries.ts';
import { IBAN, quarrel } from '#tests/support/personal-quotes.ts';
import { APP_SECRET, buy, newestCode } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';
import { until } from '#tests/support/until.ts';

/** Who asks is told all that is kept of them, or forgotten: nothing is left, and the chain still verifies. */
const EMAIL = 'xaverine@quill.example';
const XAVERINE: Somebody = {
	name: 'Xaverine Quillfeather',
	email: 'Xaverine@Quill.example',
	phone: '+49 5550-199',
	street: 'Tintenfass 3'
};
/** Nearly she, and somebody else. */
const OTHER: Somebody = {
	name: 'Xaveriner Quillfeathers',
	email: 'not-xaverine@quill.example.org',
	phone: '+49 5550-1990',
	street: 'Tintenfassweg 3'
};
const TRACES =
	/(?<![\w.+-])xaverine(?!r)|quillfeather(?!s)|quill\.example(?!\.org)|5550-?199(?!0)|tintenfass(?!weg)|secret garden/i;
const OTHERS = /quillfeathers|quill\.example\.org|tintenfassweg/i;

let shop: Shop;
beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000', ...SENDERS } });
});
afterAll(() => shop?.stop());

/** Deliveries whose words are still there. */
async function kept(): Promise<string[]> {
	const rows = await shop.connection.sql<{ id: string }[]>`select id from inbox where body <> '' order by id`;
	return rows.map(({ id }) => id);
}

/** What was never tried; what waits for its order stays so. */
/** The tables that hold traces, one for each row. */
const tablesOf = async (pattern: RegExp) =>
	(await traces(shop, pattern)).map((row) => row.split(':')[0]?.replace('public.', '')).sort();

/** The search cuts the other's address into words, one of which is her name: that entry and that word are the other's. */
const OTHERS_WORDS = /^public\.(order_search: .*'n:quillfeathers'|search_words: \{"word":"xaverine"\}$)/;
const hersIn = async (pattern: RegExp) =>
	(await traces(shop, pattern)).filter((row) => !OTHERS_WORDS.test(row));

const nothingWaits = () =>
	until(
		'nothing waits in the inbox',
		async () =>
			(await shop.connection.sql`select 1 from inbox where state = 'received' and last_error is null`)
				.length === 0,
		60_000
	);

describe('a person', () => {
	const ref = newRef();
	const hers: string[] = [];
	let before: string[];
	let browser: CookieJar;
	let other: string;

	beforeAll(async () => {
		const { name, email, phone } = XAVERINE;
		await buy(shop, { ref, buyer: { name, email, phone } });
		other = (await buy(shop)).ref;
		browser = new CookieJar(shop, { 'user-agent': 'Mozilla/5.0 Firefox/140.0' });
		await browser.post('/sign-in', { email: EMAIL });
		await browser.post('/code?/prove', { code: (await newestCode(shop)).code });
		expect((await browser.get(`/orders/${ref}`)).text).toContain('Ada Muster');
		// Staff's words about them are theirs too.
		const agent = (await staffMember(shop)).browser;
		const words = { reason: 'other', words: 'Xaverine asked from her secret garden' };
		const form = { scope: 'watch', days: '7', note: 'for Xaverine', ...words };
		expect((await agent.post(`/staff/orders/${ref}?/share`, form)).status).toBe(200);
		// An address that was corrected, and the one before.
		const [moved] = await shop.connection.sql<
			{ version: number }[]
		>`select version from orders where ref = ${ref}`;
		const to = { name, lines: 'Tintenfass 9', postcode: '10999', city: 'Berlin', region: '', ...words };
		const corrected = { ...to, version: String(moved?.version) };
		expect((await agent.post(`/staff/orders/${ref}/address`, corrected)).status).toBe(303);
		// What machines told of somebody else is not hers.
		await sellTo(shop, OTHER);
		await shipTo(shop, OTHER, 'Left with Xaveriner');
		await nothingWaits();
		before = await kept();
		hers.push(...(await sellTo(shop, XAVERINE)));
		hers.push(...(await shipTo(shop, XAVERINE, 'Left with Xaverine in her secret garden')));
		hers.push(...(await quarrel(shop, XAVERINE, 'Xaverine wants her secret garden back')));
		await nothingWaits();
		await mailTo(EMAIL, '<one@shop.example>');
		await mailTo(OTHER.email, '<two@shop.example>');
		// An address that the order had once.
		const [notice] = await shop.connection.sql<{ message_id: string }[]>`select message_id from notices n
			join orders o on o.id = n.order_id where o.ref = ${ref}`;
		await mailTo('old@elsewhere.example', notice?.message_id ?? '');
	});

	const mailTo = (to: string, messageId: string) => {
		const text = to === OTHER.email ? 'Dear Quillfeathers' : 'from the secret garden';
		return keepMail(shop.connection.db, { to, messageId, subject: 'Your order', text, html: text });
	};

	test('is told all of it', async () => {
		const { code, out } = await people(shop, 'export', EMAIL, '--json');
		expect(code).toBe(0);
		for (const word of [
			ref,
			...hers,
			IBAN,
			'Xaverine Quillfeather',
			'+49 5550-199',
			'Kanal',
			'secret garden'
		])
			expect(out).toContain(word);
		expect(out).not.toContain(other);
		const told = JSON.parse(out) as {
			orders: { deliveries: { id: string }[] }[];
			deliveries: { id: string }[];
		};
		const deliveries = [...told.deliveries, ...told.orders.flatMap((order) => order.deliveries)];
		const shown = [...new Set(deliveries.map(({ id }) => id))].sort();
		const all = (await kept()).filter((id) => !before.includes(id));
		expect(all.length).toBeGreaterThan(25);
		expect(shown).toEqual(all);
		expect(JSON.parse((await people(shop, 'export', 'nobody@quill.example', '--json')).out)).toBeTypeOf(
			'object'
		);
	});

	test('is not forgotten by mistake', async () => {
		const { code, err } = await people(shop, 'erase', EMAIL);
		expect(code).not.toBe(0);
		expect(err).toContain('--yes');
		const places = await tablesOf(TRACES);
		for (const place of [
			...['inbox', 'unmapped_codes', 'scans', 'quotes', 'requests', 'refunds', 'links'],
			...['audit', 'order_people', 'orders', 'principals', 'mailbox', 'order_search', 'search_words']
		])
			expect(places).toContain(place);
	});

	test('is forgotten everywhere, signed out, and the chain verifies', async () => {
		const others = await tablesOf(OTHERS);
		// Who corrects an address writes it nowhere else.
		expect(await tablesOf(/tintenfass 9/i)).toEqual(['order_people']);
		// The account stands nowhere that can be read.
		expect(await traces(shop, new RegExp(`${IBAN}|${IBAN.slice(4)}`))).toEqual([]);
		expect(await shop.connection.sql`select from refund_destinations`).toHaveLength(1);
		const { code, out, err } = await people(shop, 'erase', EMAIL, '--yes');
		expect([code, out.includes(ref), err]).toEqual([0, true, expect.any(String)]);
		expect(await hersIn(TRACES)).toEqual([]);
		expect(await shop.connection.sql`select from refund_destinations`).toHaveLength(0);
		expect(await kept()).toEqual(before);
		expect((await browser.get(`/orders/${ref}`)).status).toBe(404);
		const { sql, db } = shop.connection;
		const key = await shop.key('orders:read');
		for (const each of [ref, ...hers]) {
			const [order] = await sql<{ id: string }[]>`select id from orders where ref = ${each}`;
			expect(await firstBrokenEntry(db, order?.id ?? '')).toBeUndefined();
			expect((await shop.call('GET', `/api/v1/orders/${each}`, { key })).status).toBe(200);
		}
		// Once more finds nothing to do, and somebody else's order is untouched.
		expect((await people(shop, 'erase', EMAIL, '--yes')).code).toBe(0);
		const [person] =
			await sql`select p.name from order_people p join orders o on o.id = p.order_id where o.ref = ${other}`;
		expect(person?.['name']).toBe('Ada Muster');
		expect(await kept()).toEqual(before);
		expect(await tablesOf(OTHERS)).toEqual(others);
	});

	test('stays forgotten, whatever machines tell afterwards', async () => {
		const [shopify = ''] = hers;
		await tellAgain(shop, XAVERINE, { shopify, api: ref });
		await nothingWaits();
		expect(await hersIn(TRACES)).toEqual([]);
		expect(await kept()).toEqual(before);
	});
});

describe('the audit trail', () => {
	test('says who did what and why, and takes nothing back', async () => {
		const { sql } = shop.connection;
		const actions = await sql<{ action: string }[]>`select distinct action from audit order by action`;
		const known = actions.map(({ action }) => action);
		for (const action of ['link.created', 'people.exported', 'people.erased', 'staff.invited'])
			expect(known).toContain(action);
		for (const statement of [
			`update audit set reason = 'better'`,
			'delete from audit',
			'truncate audit',
			`update history set data = '{}'`,
			'delete from history'
		])
			await expect(sql.unsafe(statement), statement).rejects.toMatchObject({ code: '23001' });
	});
});
