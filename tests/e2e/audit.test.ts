import { parse } from 'csv-parse/sync';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { databaseUrl, origin, placeOwnOrder, SECRETS } from './support/demo.ts';
import { DESK, PHONE, visitors, watchFaults } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Who did what, as a manager reads it, and the links of an order as an agent hands them out and takes them back. */
const visitor = visitors();
const { staff } = english;
let connection: Connection;
beforeAll(() => {
	connection = connect(databaseUrl, { max: 2 });
});
afterAll(() => connection?.close());

async function colleague(
	role: StaffRole,
	options: BrowserContextOptions = {},
	words: typeof english = english
): Promise<{ context: BrowserContext; page: Page }> {
	const { path } = await invite({ connection }, role, `Kim ${role}`);
	const context = await visitor({ viewport: DESK, ...options });
	const page = await context.newPage();
	await page.goto(path);
	await page.getByLabel(words.staff.password.new, { exact: true }).fill(PASSWORD);
	await page.getByRole('button', { name: words.staff.invitation.password_button }).click();
	await page.waitForURL(/\/staff$/);
	return { context, page };
}

async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	await keepPicture(page, `audit/${name}`);
	expect(await accessibilityFaults(page), name).toEqual([]);
	expect(await sidewaysPixels(page), name).toBeLessThanOrEqual(0);
}

/** Tabs on until what has the focus is what is looked for. */
async function tabTo(page: Page, name: string): Promise<void> {
	for (let n = 0; n < 120; n++) {
		const named = await page.evaluate(() => {
			const one = document.activeElement as HTMLInputElement | null;
			return one?.getAttribute('name') ?? one?.textContent?.trim() ?? '';
		});
		if (named === name) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`nothing called ${name} can be reached by Tab`);
}

it('links: some are made, two are withdrawn at once, a sheet is printed; a manager finds all of it by keyboard', async () => {
	const order = await placeOwnOrder();
	const { context, page } = await colleague('agent');
	const faults = watchFaults(context);
	const desk = `/staff/orders/${order.ref}`;
	await page.goto(desk);
	for (const days of ['1', 'delivered', '30']) {
		await page.locator('summary', { hasText: staff.share.open }).click();
		await page.locator(`#share-days-${days}`).check();
		await page.locator('#share-note').fill(`note ${days}`);
		await page.getByRole('button', { name: staff.share.create }).click();
		await page.getByText(/The link is made/).waitFor();
		if (days === '1') await looksRight(page, 'shared-en');
		await page.reload();
	}
	expect(await page.locator('#links ~ ul').textContent()).toContain('14 days after everything has come');
	await page.getByText(staff.links.many, { exact: true }).click();
	await page.getByRole('checkbox', { name: /note delivered/ }).uncheck();
	await looksRight(page, 'revoke-many-en');
	await page.getByRole('button', { name: staff.links.many_now }).click();
	await page.getByText('2 links are withdrawn.').waitFor();
	const [left] =
		await connection.sql`select count(*)::int as n from links l join orders o on o.id = l.order_id
		where o.ref = ${order.ref} and l.revoked_at is null`;
	expect(left?.['n']).toBe(1);

	await page.goto(`${desk}/sheet`);
	await looksRight(page, 'sheet-form-en');
	await page.getByLabel('简体中文').last().check();
	await page.getByRole('button', { name: staff.sheet.make }).click();
	await page.getByText(staff.sheet.made).waitFor();
	await looksRight(page, 'sheet-made-zh-on-en');
	const paper = page.locator('.parcel-sheet');
	expect(await paper.getAttribute('lang')).toBe('zh-CN');
	expect(await paper.textContent()).toContain(chinese.staff.sheet.words_scan);
	expect(await paper.textContent()).toContain(order.ref);
	for (const secret of [SECRETS.name, SECRETS.street, SECRETS.email])
		expect(await paper.textContent()).not.toContain(secret);
	await page.emulateMedia({ media: 'print' });
	await keepPicture(page, 'audit/sheet-printed');
	expect(await page.getByRole('button', { name: staff.sheet.print }).isVisible()).toBe(false);
	await page.emulateMedia({ media: 'screen' });
	const url = /https?:\/\/[^\s"]+\/t\/[\w-]{27}/.exec((await paper.textContent()) ?? '')?.[0] ?? '';
	expect((await (await visitor()).request.get(url)).status()).toBe(200);
	expect(faults).toEqual([]);

	// By keyboard alone.
	const manager = await colleague('manager');
	const reading = manager.page;
	await reading.goto('/staff/audit');
	await tabTo(reading, 'about');
	await reading.keyboard.type(order.ref.toLowerCase());
	await reading.keyboard.press('Enter');
	await reading.waitForURL(/about=/);
	expect(new URL(reading.url()).search).toBe(`?about=${order.ref.toLowerCase()}`);
	await reading.locator('#rows ~ ol', { hasText: staff.audit.did.link.revoked }).waitFor();
	const rows = await reading.locator('#rows ~ ol > li').allTextContents();
	expect(rows.filter((row) => row.includes(staff.audit.did.link.revoked))).toHaveLength(2);
	expect(rows.filter((row) => row.includes(staff.audit.did.link.created))).toHaveLength(4);
	expect(rows.every((row) => row.includes('Kim agent'))).toBe(true);
	await reading.getByText(/The history of .+ verifies/).waitFor();
	await looksRight(reading, 'audit-en');
	await tabTo(reading, staff.audit.csv);
	const [file] = await Promise.all([reading.waitForEvent('download'), reading.keyboard.press('Enter')]);
	expect(file.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
	const answer = await manager.context.request.get(`/staff/audit/export?about=${order.ref}`);
	const table = parse(await answer.text(), { bom: true, columns: true }) as Record<string, string>[];
	expect(table.filter(({ action }) => action === 'link.created')).toHaveLength(4);
	// The file before this one is written down, and so is this.
	expect(table.filter(({ action }) => action === 'export.taken')).toHaveLength(2);
	expect((await context.request.get('/staff/audit', { maxRedirects: 0 })).status()).toBe(403);
});

it('reads in Chinese on a phone in the dark, and without any script', async () => {
	const order = await placeOwnOrder();
	const zh = await colleague(
		'manager',
		{ viewport: PHONE, colorScheme: 'dark', locale: 'zh-CN' },
		chinese as unknown as typeof english
	);
	await zh.page.goto(`/staff/audit?of=orders&about=${order.ref}`);
	await zh.page.locator('#rows ~ ol', { hasText: chinese.history.order.placed }).waitFor();
	await looksRight(zh.page, 'audit-orders-zh');
	await zh.page.goto('/staff/audit?from=yesterday&what=order.viewed&about=none');
	await looksRight(zh.page, 'audit-empty-zh');
	await zh.page.goto(`/staff/orders/${order.ref}/sheet`);
	await looksRight(zh.page, 'sheet-form-zh');

	const plain = await colleague('manager', { javaScriptEnabled: false });
	const { page } = plain;
	await page.goto(`/staff/orders/${order.ref}/sheet`);
	await page.locator('#sheet-days-1').check();
	await page.getByRole('button', { name: staff.sheet.make }).click();
	await page.getByText(staff.sheet.by_hand).waitFor();
	expect(await page.locator('.parcel-sheet').textContent()).toContain(`${origin}/t/`);
	await page.goto('/staff/audit');
	await page.getByLabel(staff.audit.of_orders).check();
	await page.getByLabel(staff.audit.about).fill(order.ref);
	await page.getByRole('button', { name: staff.audit.show }).click();
	await page.locator('#rows ~ ol', { hasText: english.history.link.created }).waitFor();
	expect(new URL(page.url()).search).toBe(`?of=orders&about=${order.ref}`);
});
