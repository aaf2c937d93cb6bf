import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onServer, urlOf } from '#tests/support/database-admin.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { call, createLink, databaseUrl, origin, placeOwnOrder, scan } from './support/demo.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

const visitor = visitors();
const database = new URL(databaseUrl).pathname.slice(1);
const admin = urlOf(databaseUrl, 'template1');
const BACK_WITHIN = { timeout: 30_000 };

/** Nobody gets in any more, and whoever is in is put out; but for the server's own hold on its PostgreSQL. */
async function takeAway(): Promise<void> {
	await onServer(admin, `alter database ${database} allow_connections false`);
	await onServer(
		admin,
		`select pg_terminate_backend(pid) from pg_stat_activity
		 where datname = '${database}' and application_name <> 'roundtrip-session'`
	);
}
const giveBack = () => onServer(admin, `alter database ${database} allow_connections true`);

const statusOf = async (path: string) => (await fetch(origin + path)).status;

describe('while the database is away', () => {
	let order: Awaited<ReturnType<typeof placeOwnOrder>>;
	let shared: string;
	beforeAll(async () => {
		order = await placeOwnOrder();
		shared = (await createLink(order.ref, 'act')).path;
	});
	afterEach(giveBack);

	it('pages say so, open pages keep what they show, and all of it comes back by itself', async () => {
		const context = await visitor();
		await signIn(context, order.ref);
		const open = await context.newPage();
		await open.goto(`/orders/${order.ref}`);
		await untilLive(open);

		await takeAway();
		await expect.poll(() => statusOf('/readyz'), BACK_WITHIN).toBe(503);
		expect(await statusOf('/healthz')).toBe(200);
		expect(await statusOf('/')).toBe(200);

		const page = await context.newPage();
		for (const path of [`/orders/${order.ref}`, shared]) {
			const response = await page.goto(path);
			expect(response?.status()).toBe(503);
			await page.getByRole('heading', { name: english.error.down_title }).waitFor();
			await settle(page);
			expect(await accessibilityFaults(page)).toEqual([]);
			expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
		}
		await keepPicture(page, 'pages/database-away.390-light-en');
		const answer = await call('GET', `/orders/${order.ref}`);
		expect(answer).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
		const headline = open.getByRole('heading', { level: 1 });
		expect(await headline.textContent()).toBe(english.headline.handed_over);

		await giveBack();
		await expect.poll(() => statusOf('/readyz'), BACK_WITHIN).toBe(200);
		await page.getByRole('link', { name: english.error.retry }).click();
		await page.getByRole('heading', { name: english.headline.handed_over }).waitFor();
		await scan(order, 'in_transit', -1);
		await expect.poll(() => headline.textContent(), BACK_WITHIN).toBe(english.headline.in_transit);
	});

	it('says so in Chinese, and to whoever has no scripts', async () => {
		const context = await visitor({ locale: 'zh-CN', javaScriptEnabled: false, colorScheme: 'dark' });
		const page = await context.newPage();
		await takeAway();
		await expect.poll(() => statusOf('/readyz'), BACK_WITHIN).toBe(503);
		expect((await page.goto(shared))?.status()).toBe(503);
		await page.getByRole('heading', { name: chinese.error.down_title }).waitFor();
		await giveBack();
		await expect.poll(() => statusOf('/readyz'), BACK_WITHIN).toBe(200);
		await page.getByRole('link', { name: chinese.error.retry }).click();
		await page.getByText(chinese.order.shared_note).waitFor();
	});
});
