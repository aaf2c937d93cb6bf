import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { until } from '#tests/support/until.ts';
import { keepPicture, settle } from './support/checks.ts';
import { databaseUrl } from './support/demo.ts';
import { comeTo, DESK, PHONE, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Five pictures and their tables, the orders behind a figure, and all of it without scripts. Axe looks in the walk over pages. */
const visitor = visitors();
const ALL = 'from=2020-01-01';
const CHARTS = 5;
let connection: Connection;

beforeAll(async () => {
	connection = connect(databaseUrl, { max: 1 });
	const { sql } = connection;
	await until('the demo’s orders are counted', async () => {
		const [row] = await sql<{ done: boolean }[]>`select (value ->> 'done')::boolean as done from settings
			where name = 'reasons.counted'`;
		const [acts] = await sql<
			{ n: number }[]
		>`select count(*)::int as n from reason_acts where kind = 'cancel'`;
		return row?.done === true && (acts?.n ?? 0) > 0;
	});
	// What nobody says in the demo: how it went, of orders that came before and after their day.
	await sql`insert into feedback_forms (version, content) values (1, '{}') on conflict do nothing`;
	await sql`update reason_orders set late = (hashtext(order_id::text) % 9)
		where order_id in (select order_id from reason_orders order by order_id limit 60)`;
	await sql`insert into feedback_answers (id, order_id, occasion, subject, form_version, score, given_at)
		select gen_random_uuid(), order_id, 'order', '00000000-0000-8000-8000-000000000037', 1,
			case when late > 3 then 2 else 5 end, now() from reason_orders order by order_id limit 60`;
});
afterAll(async () => {
	if (!connection) return;
	await connection.sql`delete from feedback_answers where subject = '00000000-0000-8000-8000-000000000037'`;
	await connection.close();
});

it.each([
	['en', 'en-GB', english],
	['zh', 'zh-CN', chinese]
] as const)('draws every figure beside its table: %s', async (name, locale, words) => {
	const context = await visitor({ locale, viewport: DESK });
	await comeTo(context, { atDesk: true });
	const page = await context.newPage();
	const blocked: string[] = [];
	page.on('console', (one) => void (one.type() === 'error' && blocked.push(one.text())));
	for (const [part, address] of [
		['cancels', `${ALL}&by=market`],
		['returns', `kind=return&${ALL}&by=product&step=week`]
	] as const) {
		await page.goto(`/staff/reasons?${address}`);
		await until(
			'every picture is drawn',
			async () => (await page.locator('[data-chart=coming]').count()) === 0
		);
		// What comes back in the demo is other tests' doing: each picture has its table, however many there are.
		const charts = await page.locator('[data-chart]').count();
		if (part === 'cancels') expect(charts).toBe(CHARTS);
		expect(await page.getByRole('table').count()).toBe(charts);
		await settle(page);
		for (const [size, colorScheme] of [
			[DESK, 'light'],
			[PHONE, 'dark']
		] as const) {
			await page.setViewportSize(size);
			await page.emulateMedia({ colorScheme });
			await settle(page);
			await keepPicture(page, `reasons/${part}.${name}.${size.width}-${colorScheme}`);
		}
		await page.setViewportSize(DESK);
	}
	expect(blocked).toEqual([]);
	await page.goto(`/staff/reasons?${ALL}`);
	const figure = page.locator('section[aria-labelledby=pareto] tbody a').first();
	const count = Number((await figure.innerText()).replace(/\D/g, ''));
	await figure.click();
	await page.getByRole('heading', { name: words.staff.reasons.orders.title }).waitFor();
	expect(await page.locator('main li').count()).toBe(Math.min(count, 50));
	await settle(page);
	await keepPicture(page, `reasons/orders.${name}`);
});

it('says all of it without scripts, and saves it', async () => {
	const context = await visitor({ javaScriptEnabled: false });
	await comeTo(context, { atDesk: true });
	const page = await context.newPage();
	await page.goto(`/staff/reasons?${ALL}`);
	expect(await page.getByRole('table').count()).toBe(CHARTS);
	expect(await page.locator('[data-chart]').first().isVisible()).toBe(false);
	await page.getByLabel(english.staff.reasons.filter.kind).selectOption('return');
	await page.getByRole('button', { name: english.staff.reasons.filter.show }).click();
	await page.getByRole('heading', { level: 1 }).waitFor();
	expect(new URL(page.url()).searchParams.get('kind')).toBe('return');
	const file = await context.request.get(`/staff/reasons/export?${ALL}&chart=trend`);
	expect(file.headers()['content-type']).toContain('text/csv');
	expect((await file.text()).split('\r\n').length).toBeGreaterThan(2);
});
