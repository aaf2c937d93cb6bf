import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { databaseUrl } from './support/demo.ts';
import { DESK, PHONE, visitors, watchFaults } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** One order at the desk: money given back, and notices read and sent again, by keys alone; a shop of its own that sends mail. */
const visitor = visitors();
const { staff } = english;
const name = `desk_order_${process.pid}`;
let admin: postgres.Sql;
let mails: MailServer;
let shop: Shop;
let key: string;

beforeAll(async () => {
	mails = await startMailServer();
	admin = postgres(databaseUrl, { max: 1 });
	await admin.unsafe(`create database ${name}`);
	const url = new URL(databaseUrl);
	url.pathname = `/${name}`;
	shop = await startShop({ databaseUrl: url.href, env: { RATE_SCALE: '1000', SMTP_URL: mails.url } });
	key = await shop.key('policy:write', 'orders:write', 'orders:read', 'quotes:write', 'warehouse:write');
	const steps = [
		{ until: { event: 'claimed' }, fee: null },
		{ until: { event: 'handed_over' }, fee: { percent: 20 }, needs: 'release' }
	];
	const policy = { ...samplePolicy(), cancel: [{ id: 'standard', steps }] };
	await post(`policies/drafts/${await post('policies/drafts', policy)}/publish`);
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
	await admin?.unsafe(`drop database if exists ${name} with (force)`);
	await admin?.end();
});

async function post(path: string, body?: object): Promise<string> {
	const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
	expect(answer.status, answer.text).toBeLessThan(300);
	return String(answer.json['id']);
}

const addressOf = (ref: string) => `${ref.toLowerCase()}@buyers.example`;
const mailsOf = (ref: string) => mails.received.filter(({ to }) => to.includes(addressOf(ref)));
const WAIT = { timeout: 60_000, interval: 100 };

/** Three mugs for 42.00, paid by a buyer who reads `locale`. */
async function placed(locale = 'en'): Promise<string> {
	const ref = `K-${randomUUID().slice(0, 8)}`;
	const at = new Date(Date.now() - 3_600_000).toISOString();
	await post('orders', {
		...{ ref, placed_at: at, currency: 'EUR', total: 4200, tax: 0, locale },
		buyer: { kind: 'business', country: 'CH', name: 'Mara Lindqvist', email: addressOf(ref) },
		lines: [{ id: 'mug', title: 'Harbour mug', quantity: 3, amount: 4200 }],
		payments: [{ provider: 'visa', reference: `pay-${ref}`, amount: 4200, captured_at: at }]
	});
	await expect.poll(() => mailsOf(ref).length, WAIT).toBe(1);
	return ref;
}

async function colleague(options = {}): Promise<{ context: BrowserContext; page: Page }> {
	const { path } = await invite(shop);
	const context = await visitor({ baseURL: shop.origin, viewport: DESK, ...options });
	const page = await context.newPage();
	await page.goto(path);
	await page.locator('input[name=password]').fill(PASSWORD);
	await page.locator('form:has(input[name=password]) button:not([type=button])').click();
	await page.waitForURL(/\/staff$/);
	return { context, page };
}

/** Without scripts there is nothing to wait for, and axe, which is one, cannot look. */
async function looksRight(page: Page, picture: string, hasScripts = true): Promise<void> {
	if (hasScripts) await settle(page);
	await keepPicture(page, `desk-order/${picture}`);
	if (hasScripts) expect.soft(await accessibilityFaults(page), picture).toEqual([]);
	expect.soft(await sidewaysPixels(page), picture).toBeLessThanOrEqual(0);
}

/** Goes on with Tab until what has the focus says so. */
async function tabTo(page: Page, words: string): Promise<void> {
	for (let presses = 0; presses < 80; presses++) {
		await page.keyboard.press('Tab');
		const said = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
		if (said === words) return;
	}
	throw new Error(`no way by Tab to “${words}”`);
}

it('an agent finds an order, gives some money back and sends a notice again, without a mouse', async () => {
	const ref = await placed();
	const { context, page } = await colleague();
	const faults = watchFaults(context);
	const { keyboard } = page;
	await settle(page);
	await keyboard.press('/');
	await keyboard.type(ref);
	await keyboard.press('Enter');
	await page.waitForURL(`**/staff/orders/${ref}`);
	await page.getByText(english.live.on, { exact: true }).waitFor();
	await keyboard.press('?');
	await page.getByText(staff.keys.goodwill).waitFor();
	await page.getByText(staff.keys.notices).waitFor();
	await looksRight(page, 'keys.1280-light-en');
	await keyboard.press('Escape');

	await keyboard.press('g');
	await page.waitForURL('**/goodwill');
	await page.locator('input[name=amount]').waitFor();
	await settle(page);
	// A fifth of 42.00 is 8.40.
	await keyboard.type('8.41');
	await keyboard.press('Enter');
	await page.getByText(/Your role may give €8\.40/).waitFor();
	await looksRight(page, 'goodwill-refused.1280-light-en');
	await keyboard.press('ControlOrMeta+a');
	await keyboard.type('8,40');
	await keyboard.press('Enter');
	await page.getByText(staff.goodwill.preview_title).waitFor();
	const text = page.locator('#told-mail + div p[lang]');
	const [subject, body] = [await text.nth(0).textContent(), await text.nth(1).textContent()];
	await looksRight(page, 'goodwill-preview.1280-light-en');
	expect(mailsOf(ref)).toHaveLength(1);
	await keyboard.press('Enter');
	await page.waitForURL(`**/staff/orders/${ref}?given`);
	await page.getByText(staff.goodwill.done).waitFor();
	await looksRight(page, 'order.1280-light-en');

	// What was shown is what is sent.
	await expect.poll(() => mailsOf(ref).length, WAIT).toBe(2);
	const mail = mailsOf(ref)[1];
	expect(mail?.headers['subject']).toBe(subject?.trim());
	expect(mail?.text.trim().replaceAll('\r\n', '\n')).toBe(body?.trim());
	const read = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	expect(read.json['money']).toMatchObject({
		pending: 840,
		refunds: [{ amount: 840, goodwill: true }]
	});

	// The same parts as the buyer's own page, to be looked at.
	await tabTo(page, staff.as_buyer.open);
	await keyboard.press('Enter');
	await page.getByText(staff.as_buyer.note).waitFor();
	await page.getByText(english.refund.next.goodwill, { exact: false }).waitFor();
	await looksRight(page, 'as-buyer.1280-light-en');
	const seen = page.url();
	await page.getByRole('link', { name: english.terms.link }).first().click();
	expect(page.url()).toBe(seen);
	await tabTo(page, staff.as_buyer.back);
	await keyboard.press('Enter');
	await page.getByText(english.live.on, { exact: true }).waitFor();

	await keyboard.press('n');
	await page.waitForURL('**/notices');
	await page.getByRole('heading', { level: 1 }).waitFor();
	await settle(page);
	await keyboard.press('j');
	await keyboard.press('Enter');
	await page.waitForURL('**/notices?read=*');
	await page.getByText(staff.notices.rewritten).waitFor();
	await looksRight(page, 'notice-read.1280-light-en');
	await tabTo(page, staff.notices.again);
	await keyboard.press('Enter');
	await tabTo(page, staff.notices.again_now);
	await keyboard.press('Enter');
	await page.getByText(staff.notices.again_done).waitFor();
	await expect.poll(() => mailsOf(ref).length, WAIT).toBe(3);
	expect(mailsOf(ref)[2]?.headers['subject']).toBe(subject?.trim());
	expect(mailsOf(ref)[2]?.headers['message-id']).not.toBe(mail?.headers['message-id']);
	await looksRight(page, 'notices.1280-light-en');
	// This shop is another one than the tests' own, and so a third party to them.
	expect(faults.filter((fault) => !fault.startsWith(`third party: ${shop.origin}/`))).toEqual([]);
});

it('works without scripts on a phone, in the dark, for a buyer who reads another language', async () => {
	const ref = await placed('zh-CN');
	const { page } = await colleague({
		...{ javaScriptEnabled: false, viewport: PHONE, colorScheme: 'dark' }
	});
	const order = `/staff/orders/${ref}`;
	await page.goto(`${order}/cancel`);
	await page
		.locator('form:not([role=search]) button:not([formaction])', { hasText: staff.cancel.next })
		.click();
	await page.waitForURL('**/cancel/*');
	const told = page.locator('#told-mail + div');
	await told.waitFor();
	expect(await told.textContent()).toMatch(/\p{Script=Han}{4}/u);
	expect(await told.textContent()).toContain('Chinese');
	await looksRight(page, 'cancel-told.390-dark-en', false);

	await page.goto(`${order}/goodwill`);
	// The offer just made holds all of it.
	await page.getByText(/holds an offer until/).waitFor();
	await looksRight(page, 'goodwill-offered.390-dark-en', false);
	await page.goto(`${order}/notices`);
	await page.getByText(staff.notices.again, { exact: true }).click();
	await page.getByText(staff.reason.other, { exact: true }).click();
	await page.getByRole('button', { name: staff.notices.again_now }).click();
	await page.getByText(english.problem.reason.missing).first().waitFor();
	await looksRight(page, 'resend-refused.390-dark-en', false);
	await page.locator('input[name=words]').fill('Asked on the phone');
	await page.getByText(staff.reason.other, { exact: true }).click();
	await page.getByRole('button', { name: staff.notices.again_now }).click();
	await page.getByText(staff.notices.again_done).waitFor();
	await expect.poll(() => mailsOf(ref).length, WAIT).toBe(2);
});

it('shows what declining a request would tell its buyer, in the words that were typed', async () => {
	const ref = await placed();
	await post(`orders/${ref}/claims`, { lines: [{ line: 'mug', quantity: 3 }] });
	const quote = await post(`orders/${ref}/quotes`, { kind: 'cancel', lines: [{ line: 'mug', quantity: 1 }] });
	await post(`quotes/${quote}/confirm`);
	const { page } = await colleague({ viewport: PHONE, locale: 'zh-CN' });
	await page.goto(`/staff/orders/${ref}`);
	await settle(page);
	const { requests, told } = chinese.staff;
	await page.getByText(requests.decline, { exact: true }).click();
	const form = page.locator('form', { has: page.locator('input[name=decision][value=decline]') });
	await form.locator('input[name=words]').fill('It is engraved already');
	await form.getByRole('button', { name: told.decline }).click();
	await form.getByText('It is engraved already').waitFor();
	await looksRight(page, 'decline.390-light-zh');
	expect(await form.locator('input[name=words]').inputValue()).toBe('It is engraved already');
	const [row] = await shop.connection.sql`select count(*)::int as n from requests where state = 'pending'`;
	expect(row?.['n']).toBe(1);
});
