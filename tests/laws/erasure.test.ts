import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstBrokenEntry } from '#server/db/history.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { APP_SECRET, buy, newestCode } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** Who asks is told all that is kept of them, or forgotten: nothing is left, and the chain still verifies. */
const SHIM = join(import.meta.dirname, '../../src/cli/roundtrip.mjs');
const EMAIL = 'xaverine@quill.example';
const TRACES = /xaverine|quillfeather|quill\.example|5550199|Tintenfass|secret garden/i;

let shop: Shop;
beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
});
afterAll(() => shop?.stop());

function people(...args: string[]) {
	const env = { PATH: process.env.PATH ?? '', DATABASE_URL: shop.databaseUrl, APP_SECRET };
	const done = spawnSync(process.execPath, [SHIM, 'people', ...args], { encoding: 'utf8', env });
	return { code: done.status, out: done.stdout, err: done.stderr };
}

/** Rows of any table that hold a trace of the person, as `table: row`. */
async function traces(): Promise<string[]> {
	const { sql } = shop.connection;
	const tables = await sql<{ name: string }[]>`
		select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
		where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
	expect(tables.length).toBeGreaterThan(30);
	const found: string[] = [];
	for (const { name } of tables) {
		const rows = await sql.unsafe(`select row_to_json(t)::text as text from ${name} t`);
		found.push(...rows.map(({ text }) => `${name}: ${text}`).filter((row) => TRACES.test(row)));
	}
	return found;
}

describe('a person', () => {
	const ref = newRef();
	let browser: CookieJar;
	let other: string;

	beforeAll(async () => {
		const buyer = { name: 'Xaverine Quillfeather', email: 'Xaverine@Quill.example', phone: '+49 5550-199' };
		await buy(shop, { ref, buyer });
		other = (await buy(shop)).ref;
		browser = new CookieJar(shop, { 'user-agent': 'Mozilla/5.0 Firefox/140.0' });
		await browser.post('/sign-in', { email: EMAIL });
		await browser.post('/code?/prove', { code: (await newestCode(shop)).code });
		expect((await browser.get(`/orders/${ref}`)).text).toContain('Xaverine Quillfeather');
		// Staff's words about them are theirs too.
		const agent = (await staffMember(shop)).browser;
		const words = { reason: 'other', words: 'Xaverine asked from her secret garden' };
		const form = { scope: 'watch', days: '7', note: 'for Xaverine', ...words };
		expect((await agent.post(`/staff/orders/${ref}?/share`, form)).status).toBe(200);
	});

	test('is told all of it', async () => {
		const { code, out } = people('export', EMAIL, '--json');
		expect(code).toBe(0);
		for (const word of [ref, 'Xaverine Quillfeather', '+49 5550-199', 'Kanal', 'secret garden'])
			expect(out).toContain(word);
		expect(out).not.toContain(other);
		expect(JSON.parse(people('export', 'nobody@quill.example', '--json').out)).toBeTypeOf('object');
	});

	test('is not forgotten by mistake', async () => {
		const { code, err } = people('erase', EMAIL);
		expect(code).not.toBe(0);
		expect(err).toContain('--yes');
		expect((await traces()).length).toBeGreaterThan(3);
	});

	test('is forgotten everywhere, signed out, and the chain verifies', async () => {
		const { code, out } = people('erase', EMAIL, '--yes');
		expect([code, out.includes(ref)]).toEqual([0, true]);
		expect(await traces()).toEqual([]);
		expect((await browser.get(`/orders/${ref}`)).status).toBe(404);
		const { sql, db } = shop.connection;
		const [order] = await sql<{ id: string }[]>`select id from orders where ref = ${ref}`;
		expect(await firstBrokenEntry(db, order?.id ?? '')).toBeUndefined();
		const key = await shop.key('orders:read');
		expect((await shop.call('GET', `/api/v1/orders/${ref}`, { key })).status).toBe(200);
		// Once more finds nothing to do, and somebody else's order is untouched.
		expect(people('erase', EMAIL, '--yes').code).toBe(0);
		const [kept] =
			await sql`select p.name from order_people p join orders o on o.id = p.order_id where o.ref = ${other}`;
		expect(kept?.['name']).toBe('Ada Muster');
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
