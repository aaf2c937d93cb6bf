import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels, untilReady } from './support/checks.ts';
import { databaseUrl, seededOrder } from './support/demo.ts';
import { comeTo, DESK, PHONE, signIn, visitors, watchFaults } from './support/visitors.ts';
import { english } from './support/words.ts';

/** What admins set of the shop, with the keyboard alone, and what everybody sees of it; with a brand's ugly colour. */
const visitor = visitors();
const { settings } = english.staff;
let connection: Connection;
beforeAll(() => {
	connection = connect(databaseUrl, { max: 1 });
});
afterAll(async () => {
	// The demo is everybody's: it is given back as it was found, and its server knows within five seconds.
	await connection.sql`delete from settings where name like 'logo.%' or name like 'shop.%'
		and name not in ('shop.contacts', 'shop.services', 'shop.personal')`;
	await new Promise((resolve) => setTimeout(resolve, 5100));
	await connection?.close();
});

async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	await keepPicture(page, `settings/${name}`);
	expect(await accessibilityFaults(page), name).toEqual([]);
	expect(await sidewaysPixels(page), name).toBeLessThanOrEqual(0);
}

async function admin(
	options: object = {}
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
	const context = await visitor({ viewport: DESK, ...options });
	const faults = watchFaults(context);
	await comeTo(context, { atDesk: true });
	return { context, page: await context.newPage(), faults };
}

/** Goes on with Tab until what has the focus says so. */
async function tabTo(page: Page, name: string): Promise<void> {
	for (let n = 0; n < 60; n++) {
		await page.keyboard.press('Tab');
		const says = await page.evaluate(() => {
			const here = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> };
			return here.labels?.[0]?.innerText ?? here.innerText;
		});
		if (says?.trim() === name) return;
	}
	throw new Error(`Tab never comes to ${name}`);
}

const accentOf = (page: Page) =>
	page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--shop-accent').trim());

describe('an admin', () => {
	it('names the shop, gives it a colour that can be read, and takes it back, without a mouse', async () => {
		const { page, faults } = await admin();
		await page.goto('/staff');
		// A menu that is opened while the page's scripts start may lose what has the focus.
		await untilReady(page);
		await tabTo(page, english.staff.menu.shop);
		await page.keyboard.press('Enter');
		await tabTo(page, settings.title);
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/staff\/settings$/);
		await tabTo(page, settings.shop.name);
		await page.keyboard.press('Control+A');
		await page.keyboard.type('Grell & Söhne');
		await tabTo(page, settings.shop.email);
		await page.keyboard.type('hilfe@grell.example');
		await tabTo(page, settings.shop.imprint);
		await page.keyboard.type('Grell & Söhne KG\nKai 3, 20457 Hamburg');
		await tabTo(page, settings.save);
		await page.keyboard.press('Enter');
		await page.getByText(settings.saved).waitFor();
		await expect.poll(() => page.title()).toContain('Grell & Söhne');
		await looksRight(page, 'shop');

		await page.goto('/staff/settings/theme');
		const before = await accentOf(page);
		await page.getByText(settings.theme.good).first().waitFor();
		await tabTo(page, settings.theme.light);
		await page.keyboard.press('Control+A');
		await page.keyboard.type('#e6ff00');
		await page.getByText(settings.theme.faint).waitFor();
		// The sample shows the colour as it would be: axe finds in it what we found, and nothing else anywhere.
		await settle(page);
		await keepPicture(page, 'settings/theme-faint');
		const faint = await accessibilityFaults(page);
		expect(faint.length).toBeGreaterThan(0);
		expect(faint.filter((fault) => !/^color-contrast: .*bg-page/.test(fault))).toEqual([]);
		const take = page.getByRole('button', { name: /^Take #/ });
		const proposed = /#[0-9a-f]{6}/.exec((await take.textContent()) ?? '')?.[0] ?? '';
		await tabTo(page, `Take ${proposed}`);
		await page.keyboard.press('Enter');
		await expect.poll(() => page.getByText(settings.theme.good).count()).toBe(2);
		await page.getByLabel(settings.theme.dark, { exact: true }).focus();
		await page.keyboard.press('Control+A');
		await page.keyboard.type('#e6ff00');
		await page.keyboard.press('Enter');
		await page.getByText(settings.saved).waitFor();
		await page.reload();
		expect(await accentOf(page)).toBe(proposed);
		await looksRight(page, 'theme');

		await tabTo(page, settings.theme.undo);
		await page.keyboard.press('Enter');
		await page.getByText(settings.saved).waitFor();
		await page.reload();
		expect(await accentOf(page)).toBe(before);
		await page.getByRole('button', { name: settings.theme.undo }).press('Enter');
		await page.getByText(settings.saved).waitFor();
		await page.reload();
		expect(await accentOf(page)).toBe(proposed);
		expect(faults).toEqual([]);
	});

	it('sets a logo and tries the mail without scripts', async () => {
		const { page } = await admin({ javaScriptEnabled: false });
		await page.goto('/staff/settings');
		const file = {
			name: 'logo.png',
			mimeType: 'image/png',
			buffer: await picture({ width: 300, height: 90 })
		};
		await page.getByLabel(settings.shop.logo_file).setInputFiles(file);
		await page.getByRole('button', { name: settings.shop.logo_set }).click();
		await page.getByText(settings.saved).waitFor();
		expect(await page.locator('header img').getAttribute('src')).toMatch(/^\/shop\/logo\//);
		await page.getByRole('button', { name: settings.shop.logo_remove }).click();
		expect(await page.locator('header img').count()).toBe(0);

		await page.goto('/staff/settings/theme');
		await page.getByLabel(settings.theme.light, { exact: true }).fill('#ffe600');
		await page.getByRole('button', { name: settings.save }).click();
		await page.getByText(/on a card: 1\.26 : 1/).waitFor();

		await page.goto('/staff/settings/mail');
		await page.getByLabel(settings.mail.test_to).fill('ada@buyers.example');
		await page.getByRole('button', { name: settings.mail.test_send }).click();
		await page.getByText(settings.mail.test_kept).waitFor();
		await page.goto('/mailbox');
		await page.getByText('Test mail from Grell & Söhne').waitFor();
	});

	it('makes a key, sees it once, and revokes it with a reason', async () => {
		const { page, faults } = await admin();
		await page.goto('/staff/settings/keys');
		await page.getByLabel(settings.keys.name, { exact: true }).fill('Till at the harbour');
		await page.getByRole('checkbox', { name: /orders:read/ }).press('Space');
		await page.getByRole('button', { name: settings.keys.make }).press('Enter');
		await page.getByText(/The key “Till at the harbour” is made/).waitFor();
		expect(await page.content()).toMatch(/rt_[\w-]{32}/);
		await looksRight(page, 'keys-made');
		await page.reload();
		expect(await page.content()).not.toMatch(/rt_[\w-]{32}/);
		const item = page.getByRole('listitem').filter({ hasText: 'Till at the harbour' });
		await item.getByText(settings.keys.end, { exact: true }).click();
		await looksRight(page, 'keys-end');
		await item.getByRole('button', { name: 'Revoke “Till at the harbour” for good' }).press('Enter');
		await page.getByText('The key “Till at the harbour” is revoked.').waitFor();
		expect(faults).toEqual([]);
	});
});

describe('the shop as it is set', () => {
	it.each(['light', 'dark'] as const)('can be read by everybody: %s', async (colorScheme) => {
		const order = await seededOrder('in parts, one delivered');
		for (const [locale, viewport] of [
			['en-GB', PHONE],
			['zh-CN', DESK]
		] as const) {
			const context = await visitor({ colorScheme, viewport, locale });
			const faults = watchFaults(context);
			await signIn(context, order);
			const page = await context.newPage();
			for (const [name, path] of [
				['start', '/'],
				['order', `/orders/${order}`],
				['contact', '/contact'],
				['cancel', `/orders/${order}/cancel`]
			]) {
				await page.goto(path ?? '');
				expect(await page.locator('header').first().textContent(), name).toContain('Grell & Söhne');
				await looksRight(page, `${name}.${locale}.${colorScheme}`);
			}
			expect(faults).toEqual([]);
		}
		const desk = await admin({ colorScheme, locale: 'zh-CN', viewport: PHONE });
		for (const name of ['', '/theme', '/mail', '/keys', '/markets', '/goodwill', '/retention']) {
			await desk.page.goto(`/staff/settings${name}`);
			await looksRight(desk.page, `desk${name.replace('/', '-')}.zh-CN.${colorScheme}`);
		}
		await desk.page.goto('/staff/team');
		await looksRight(desk.page, `desk-team.zh-CN.${colorScheme}`);
	});
});
