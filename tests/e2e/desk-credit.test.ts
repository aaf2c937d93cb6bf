import { randomUUID } from 'node:crypto';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { databaseUrl } from './support/demo.ts';
import { DESK, PHONE, visitors, watchFaults } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Store credit at the desk: looked for, given as goodwill by keyboard alone, and taken back. */
const visitor = visitors();
const name = `desk_credit_${process.pid}`;
let admin: postgres.Sql;
let shop: Shop;
let key: string;

beforeAll(async () => {
	admin = postgres(databaseUrl, { max: 1 });
	await admin.unsafe(`create database ${name}`);
	const url = new URL(databaseUrl);
	url.pathname = `/${name}`;
	shop = await startShop({ databaseUrl: url.href, env: { RATE_SCALE: '1000' } });
	key = await shop.key('orders:write');
});
afterAll(async () => {
	await shop?.stop();
	await admin?.unsafe(`drop database if exists ${name} with (force)`);
	await admin?.end();
});

/** Orders of one buyer, of 131.00 EUR each; the newest last. */
async function bought(email: string): Promise<string> {
	const ref = `C-${randomUUID().slice(0, 8)}`;
	const at = new Date(Date.now() - 3_600_000).toISOString();
	const body = {
		...{ ref, display_ref: `#${ref}`, placed_at: at, currency: 'EUR', total: 13_100, tax: 0 },
		buyer: { kind: 'consumer', country: 'DE', name: 'Mara Lindqvist', email },
		lines: [{ id: 'lamp', title: 'Reading lamp', quantity: 1, amount: 13_100 }],
		payments: [{ provider: 'visa', reference: ref, amount: 13_100, captured_at: at }]
	};
	const answer = await shop.call('POST', '/api/v1/orders', { key, body });
	expect(answer.status, answer.text).toBe(201);
	return ref;
}

async function colleague(
	role: StaffRole = 'agent',
	options = {}
): Promise<{ context: BrowserContext; page: Page }> {
	const { path } = await invite(shop, role);
	const context = await visitor({ baseURL: shop.origin, viewport: DESK, ...options });
	const page = await context.newPage();
	await page.goto(path);
	await page.locator('input[name=password]').fill(PASSWORD);
	await page.locator('form:has(input[name=password]) button:not([type=button])').click();
	await page.waitForURL(/\/staff$/);
	return { context, page };
}

async function looksRight(page: Page, picture: string): Promise<void> {
	await settle(page);
	await keepPicture(page, `desk-credit/${picture}`);
	expect.soft(await accessibilityFaults(page), picture).toEqual([]);
	expect.soft(await sidewaysPixels(page), picture).toBeLessThanOrEqual(0);
}

/** Goes there with the Tab key, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
	for (let step = 0; step < 80; step += 1) {
		if (await target.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press('Tab');
	}
	throw new Error('the Tab key never gets there');
}

const { credit } = english.staff;

it('an agent gives goodwill by keyboard, sees the mail first, and no more than they may', async () => {
	const email = `${randomUUID()}@mail.example`;
	const ref = await bought(email);
	const { context, page } = await colleague();
	const faults = watchFaults(context);
	await page.goto(`/staff/orders/${ref}`);
	await tabTo(page, page.locator('#content').getByRole('link', { name: english.credit.title }));
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/staff\/credit\?order=/);
	await page.getByText(credit.none_title).waitFor();
	await looksRight(page, 'none.1280-light-en');

	await tabTo(page, page.getByLabel(credit.amount, { exact: true }));
	await page.keyboard.type('26.21');
	await page.keyboard.press('Enter');
	await page.getByText('You can give up to €26.20 for this order.').waitFor();
	await looksRight(page, 'over.1280-light-en');
	await tabTo(page, page.getByLabel(credit.amount, { exact: true }));
	await page.keyboard.press('ControlOrMeta+A');
	await page.keyboard.type('12.50');
	await tabTo(page, page.locator('input[name=reason]').first());
	await page.keyboard.press('ArrowDown');
	await tabTo(page, page.getByRole('button', { name: credit.look }));
	await page.keyboard.press('Enter');
	await page.getByText(english.mail.credit_given.heading).waitFor();
	await looksRight(page, 'preview.1280-light-en');
	await tabTo(page, page.getByRole('button', { name: 'Give €12.50' }));
	await page.keyboard.press('Enter');
	await page.getByText(credit.given).waitFor();
	expect(page.url()).toMatch(/\/staff\/credit\?account=[0-9a-f-]{36}&given$/);
	await page.getByRole('heading', { name: /€12\.50/ }).waitFor();
	// The rest of the limit is what is offered now; of the address nothing but what whoever knows it knows.
	await page.getByText('up to €13.70').waitFor();
	expect(await page.locator('#content').textContent()).not.toContain(email);
	await looksRight(page, 'given.1280-light-en');

	await page.goto(`/staff/orders/${ref}`);
	await page.getByText(english.history.credit.given, { exact: true }).waitFor();
	await page.getByText(english.staff.reason.goods_faulty).waitFor();
	const [notice] = await shop.connection.sql`select count(*)::int as n from history h
		join orders o on o.id = h.order_id where o.ref = ${ref} and h.type = 'credit.given'`;
	expect(notice).toEqual({ n: 1 });
	expect(faults.filter((one) => !one.startsWith(`third party: ${shop.origin}/`))).toEqual([]);
});

it('is found by address and taken back, in Chinese, in the dark, on a phone and without scripts', async () => {
	const email = `${randomUUID()}@mail.example`;
	const [first, second] = [await bought(email), await bought(email)];
	const look = { viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark' };
	const { page } = await colleague('manager', { ...look, javaScriptEnabled: false });
	const { credit: words } = chinese.staff;
	await page.goto('/staff/credit');
	const find = async (address: string) => {
		await page.getByLabel(words.address).fill(address);
		await page.locator('form[action$="/find"] button').click();
	};
	await find('nobody@mail.example');
	await page.getByText(chinese.credit.none).waitFor();
	// Nobody has an account there yet: the newest order stands for its buyer.
	await find(` ${email.toUpperCase()} `);
	await page.waitForURL(new RegExp(`order=(${first}|${second})`));
	await page.locator('input[name=amount]').fill('131');
	await page.getByRole('button', { name: words.look }).click();
	await page.getByText(chinese.mail.credit_given.heading).waitFor();
	await page.locator('form[action$="/give"] button').click();
	await page.getByText(words.given).waitFor();
	expect(await page.locator('select[name=order] option').count()).toBe(2);
	await find(email);
	await page.waitForURL(/\?account=/);

	const { page: scripted } = await colleague('manager', look);
	await scripted.goto(page.url());
	await looksRight(scripted, 'account.390-dark-zh');
	await scripted.getByText(words.take, { exact: true }).click();
	await looksRight(scripted, 'take.390-dark-zh');
	await page.getByText(words.take, { exact: true }).click();
	await page.locator('form[action$="/take"] button').click();
	await page.getByText(words.taken).waitFor();
	// The other page still shows what is not there any more.
	await scripted.locator('form[action$="/take"] button').click();
	await scripted.getByText(chinese.problem.credit.insufficient).waitFor();
	await scripted.goto('/staff/credit');
	await looksRight(scripted, 'find.390-dark-zh');
	expect((await page.goto('/staff/credit?account=x'))?.status()).toBe(404);
});
