import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** What the shop changed: written by managers, compared, told to shoppers, taken back. Pages and forms without scripts. */
let shop: Shop;
let staff: CookieJar;
let anybody: CookieJar;

beforeAll(async () => {
	shop = await startShop({ env: { RATE_SCALE: '1000' } });
	({ browser: staff } = await staffMember(shop, 'manager'));
	anybody = new CookieJar(shop);
});
afterAll(() => shop?.stop());

const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const typed = {
	...{ kind: 'carrier', subject: '', title: 'A double box', why: 'They said it broke.' },
	...{ day: dayAgo(30), heard: 'feedback:packaging' }
};
async function write(more: Record<string, string> = {}): Promise<string> {
	const done = await staff.post('/staff/changes/new', { ...typed, ...more });
	expect(done.status, done.text.slice(0, 400)).toBe(303);
	return String(done.headers.get('location'));
}
const told = { saidEn: 'It broke', saidZh: '碎了', changedEn: 'A thicker box', changedZh: '箱子加厚了' };
/** Anonymous answers of a day, some of which name packaging. */
const answered = (days: number, n: number, x: number, suspect: string | null = null) => shop.connection.sql`
	insert into feedback_answers (id, occasion, form_version, score, reasons, suspect, given_at)
	select gen_random_uuid(), 'delivered', 1, 3, case when i <= ${x} then array['packaging'] else '{}' end,
		${suspect}::feedback_suspect, ${`${dayAgo(days)}T00:00:00Z`}::timestamptz from generate_series(1, ${n}::int) i`;

describe('a change', () => {
	test('is compared over equal times, says so where there is too little, and warns of what else changed', async () => {
		const page = await write({ title: 'Box of the first test' });
		expect((await staff.get(page)).text).toContain('Too few to tell.');
		await shop.connection
			.sql`insert into feedback_forms (version, content) values (1, '{}') on conflict do nothing`;
		await answered(40, 100, 40);
		await answered(20, 100, 5);
		// What looks like spam changes nothing, nor does what lies outside of both times.
		await answered(20, 400, 400, 'burst');
		await answered(60, 400, 400);
		const compared = (await staff.get(page)).text;
		expect(compared).toContain('Less often than before.');
		expect(compared).toContain('40 of 100 answers');
		expect(compared).toContain('5 of 100 answers');
		expect(compared).toContain('28 days before and 28 days after.');
		expect(compared).not.toContain('Also changed at the time');
		const file = await staff.get(`${page}/export`);
		expect(file.headers.get('content-type')).toMatch(/^text\/csv/);
		expect(file.text).toMatch(/\r\n"feedback","packaging","all",,28,"[^"]+Z","[^"]+Z",40,100,0\.4,/);
		expect(file.text).toMatch(/,5,100,0\.05,[\d.,]+,-0\.35,[-\d.,]+,"fewer"\r\n$/);
		expect((await staff.get(`/staff/changes/${crypto.randomUUID()}/export`)).status).toBe(404);
		const beside = await write({ title: 'Another one then', day: dayAgo(25) });
		expect((await staff.get(page)).text).toContain('Another one then');
		await staff.post(`${beside}?/takeBack`, { reason: 'written_wrong' });
		expect((await staff.get(page)).text).not.toContain('Another one then');
		// A day later in the same way: nothing is kept of what was counted.
		await answered(19, 200, 200);
		expect((await staff.get(page)).text).toContain('More often than before.');
	});

	test('that is young says from when on there is something to see', async () => {
		const page = await write({ day: dayAgo(2), heard: 'cancel:too_slow' });
		expect((await staff.get(page)).text).toContain('Too early');
	});

	test('counts cancels of the orders that were placed in each time, within the same days of each', async () => {
		const key = await shop.key('orders:write', 'quotes:write');
		const product = `p-${newRef()}`;
		async function order(days: number, cancelledAfter: number | null): Promise<void> {
			const ref = newRef();
			const lines = [{ id: 'l1', title: 'Lamp', quantity: 1, amount: 1000, product_id: product }];
			const document = oneLine(ref, 1, { lines, placed_at: new Date().toISOString() });
			const post = (path: string, body: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
			expect((await post('orders', document)).status).toBe(201);
			if (cancelledAfter !== null) {
				const wanted = { kind: 'cancel', lines: [{ line: 'l1', quantity: 1, reason: 'too_slow' }] };
				const { json } = await post(`orders/${ref}/quotes`, wanted);
				expect((await post(`quotes/${String(json['id'])}/confirm`, {})).status).toBeLessThan(300);
				// Quotes never change: only a restore may say when one took effect.
				await shop.connection.sql.begin(async (tx) => {
					await tx`set local session_replication_role = replica`;
					await tx`update quotes set effective_at = now() - ${days - cancelledAfter} * interval '1 day'
						where id = ${String(json['id'])}`;
				});
			}
			await shop.connection
				.sql`update orders set placed_at = now() - ${days} * interval '1 day' where ref = ${ref}`;
		}
		await order(40, 1);
		await order(39, null);
		await order(25, 1);
		// Ten days after it was placed is more than any of the others was given.
		await order(24, 10);
		await order(23, null);
		const page = await write({ kind: 'product', subject: product, heard: 'cancel:too_slow' });
		const shown = (await staff.get(page)).text;
		expect(shown).toContain('1 of 2 orders');
		expect(shown).toContain('1 of 3 orders');
		expect(shown).toContain('Only what it is about.');
	});

	test.each([
		[{ kind: 'mood' }],
		[{ title: '' }],
		[{ day: '2026-02-30' }],
		[{ heard: 'cancel:mood' }],
		[{ kind: 'policy', subject: 'first' }]
	])('%j is refused, with what was typed', async (wrong) => {
		const before = await shop.connection.sql`select from changes`;
		const done = await staff.post('/staff/changes/new', { ...typed, why: 'kept in its field', ...wrong });
		expect(done.status).toBe(400);
		expect(done.text).toContain('kept in its field');
		expect(await shop.connection.sql`select from changes`).toHaveLength(before.length);
	});
});

describe('what shoppers read of it', () => {
	test('is nothing before somebody says so in both languages, and nothing after it is taken back', async () => {
		const page = await write({ title: 'Inside words of the desk' });
		const read = async (browser = anybody) => (await browser.get('/changes')).text;
		const chinese = new CookieJar(shop, { 'accept-language': 'zh-CN' });
		expect(await read()).not.toContain('A thicker box');
		expect((await staff.post(`${page}?/tell`, { ...told, saidZh: ' ', version: '1' })).status).toBe(400);
		expect(await read()).not.toContain('A thicker box');
		expect((await staff.post(`${page}?/tell`, { ...told, version: '1' })).status).toBe(200);
		expect(await read()).toContain('A thicker box');
		expect(await read(chinese)).toContain('箱子加厚了');
		expect(await read()).not.toContain('Inside words of the desk');
		// Somebody else was faster.
		expect((await staff.post(`${page}?/tell`, { ...told, version: '1' })).status).toBe(412);
		expect((await staff.post(`${page}?/takeBack`, { reason: '' })).status).toBe(422);
		expect((await staff.post(`${page}?/takeBack`, { reason: 'no_longer_needed' })).status).toBe(200);
		expect(await read()).not.toContain('A thicker box');
		expect((await staff.post(`${page}?/tell`, { ...told, version: '3' })).status).toBe(404);
		expect((await staff.post(`${page}?/takeBack`, { reason: 'no_longer_needed' })).status).toBe(404);
		expect((await staff.get('/staff/audit')).text).toContain('Took a change back');
	});

	test('is text and nothing else, whatever was typed, for shoppers and at the desk', async () => {
		const evil = '</title><script>alert(1)</script><img src=x onerror=alert(2)>';
		const page = await write({ title: evil, why: evil, subject: evil });
		const words = { saidEn: evil, saidZh: evil, changedEn: evil, changedZh: evil };
		expect((await staff.post(`${page}?/tell`, { ...words, version: '1' })).status).toBe(200);
		for (const [browser, path] of [
			[anybody, '/changes'],
			[staff, '/staff/changes'],
			[staff, page]
		] as const) {
			const { text } = await browser.get(path);
			expect(text, path).toContain('&lt;script>alert(1)');
			expect(text, path).not.toMatch(/<script>alert|<img src=x/);
		}
		expect((await staff.post(`${page}?/hide`, { version: '2' })).status).toBe(200);
	});
});
