import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { databaseUrl, origin, placeOwnOrder, scan, SECRETS } from './support/demo.ts';
import { DESK, untilLive, visitors, watchFaults } from './support/visitors.ts';
import { english } from './support/words.ts';

/** The desk's first room, as the people who work there and those they share with hold it in their hands. */
const visitor = visitors();
const { staff } = english;
let connection: Connection;
beforeAll(() => {
	connection = connect(databaseUrl, { max: 2 });
});
afterAll(() => connection?.close());

async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	await keepPicture(page, `staff/${name}`);
	expect(await accessibilityFaults(page), name).toEqual([]);
	expect(await sidewaysPixels(page), name).toBeLessThanOrEqual(0);
}

/** Somebody at the desk who came in by the password of their invitation. */
async function colleague(
	role: StaffRole = 'agent'
): Promise<{ context: BrowserContext; page: Page; email: string }> {
	const { path, email } = await invite({ connection }, role);
	const context = await visitor({ viewport: DESK });
	const page = await context.newPage();
	await page.goto(path);
	await page.getByLabel(staff.password.new, { exact: true }).fill(PASSWORD);
	await page.getByRole('button', { name: staff.invitation.password_button }).click();
	await page.waitForURL(/\/staff$/);
	return { context, page, email };
}

/** A device that makes and keeps passkeys, as Chromium imitates one. */
async function giveAuthenticator(context: BrowserContext, page: Page): Promise<void> {
	const device = await context.newCDPSession(page);
	await device.send('WebAuthn.enable');
	await device.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}

describe('an agent', () => {
	it('finds an order, shares it in two keystrokes, its recipient watches live, and it is taken back', async () => {
		const order = await placeOwnOrder();
		const { context, page } = await colleague();
		const faults = watchFaults(context);
		await context.grantPermissions(['clipboard-read', 'clipboard-write']);
		await settle(page);
		await page.getByLabel(staff.find.label).last().fill(order.ref.toLowerCase());
		await page.keyboard.press('Enter');
		await page.waitForURL(`**/staff/orders/${order.ref}`);
		await looksRight(page, 'order');

		await page.locator('body').click({ position: { x: 5, y: 5 } });
		await page.keyboard.press('s');
		await page.keyboard.press('Enter');
		await page.getByText(/The link is made/).waitFor();
		const url = /https?:\/\/[^\s"]+\/t\/[\w-]{27}/.exec(await page.content())?.[0] ?? '';
		expect(url.startsWith(`${origin}/t/`)).toBe(true);
		await looksRight(page, 'shared');

		const phone = await visitor();
		const watching = await phone.newPage();
		await watching.goto(url);
		await untilLive(watching);
		await scan(order, 'out_for_delivery', -1);
		await expect
			.poll(() => watching.getByRole('heading', { level: 1 }).textContent(), { timeout: 10_000 })
			.toContain('Out for delivery');
		for (const secret of [SECRETS.name, SECRETS.street, SECRETS.email])
			expect(await watching.content()).not.toContain(secret);

		await page.reload();
		await page.getByText(staff.links.revoke, { exact: true }).first().click();
		await page.getByLabel(staff.reason.wrong_recipient).check();
		await page.getByRole('button', { name: staff.links.revoke_now }).click();
		await page.getByText(staff.links.revoked_done).waitFor();
		await watching.getByRole('heading', { name: english.error.gone_title }).waitFor({ timeout: 5000 });
		expect((await phone.request.get(url)).status()).toBe(404);
		expect(faults).toEqual([]);
	});

	it('works with the keyboard alone: finds by a misspelt name, walks the list, opens, and is told the keys', async () => {
		const orders = [await placeOwnOrder(), await placeOwnOrder()];
		const { context, page } = await colleague();
		const faults = watchFaults(context);
		const focused = () =>
			page.evaluate(() => document.activeElement?.getAttribute('href') ?? document.activeElement?.id);
		await page.getByRole('heading', { name: staff.late.title }).waitFor();
		expect(await focused()).toBe('find');
		await looksRight(page, 'start');

		// The words are there a moment after the order is; while typing no key is anything but itself.
		await expect
			.poll(
				async () => {
					await page.goto('/staff');
					await page.keyboard.type('obermenzign j/k?');
					expect(await page.locator('#find').inputValue()).toBe('obermenzign j/k?');
					for (let n = 0; n < 5; n++) await page.keyboard.press('Backspace');
					await page.keyboard.press('Enter');
					await page.waitForURL(/\/staff\?q=obermenzign$/);
					return page.locator('main [data-go]').count();
				},
				{ timeout: 20_000 }
			)
			.toBeGreaterThanOrEqual(2);
		await page.getByText(/obermenzing/).waitFor();
		await expect.poll(focused).toBe('found');
		await looksRight(page, 'found-near');

		const links = await page
			.locator('main [data-go]')
			.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
		expect(links).toContain(`/staff/orders/${orders[0]?.ref}`);
		const walk: [string, string | null | undefined][] = [
			['j', links[0]],
			['j', links[1]],
			['k', links[0]],
			['k', links[0]]
		];
		for (const [key, link] of walk) {
			await page.keyboard.press(key);
			expect(await focused(), key).toBe(link);
		}
		await page.keyboard.press('?');
		const keys = page.getByRole('dialog', { name: staff.keys.title });
		await keys.waitFor();
		await page.keyboard.press('j');
		await looksRight(page, 'keys');
		await page.keyboard.press('Escape');
		await keys.waitFor({ state: 'hidden' });
		expect(await focused()).toBe(links[0]);
		await page.keyboard.press('Enter');
		await page.waitForURL(`**${links[0]}`);
		await page.keyboard.press('/');
		await page.keyboard.type(orders[1]?.ref ?? '');
		await page.keyboard.press('Enter');
		await page.waitForURL(`**/staff/orders/${orders[1]?.ref}`);
		expect(faults).toEqual([]);
	});

	it('is out at once when an admin shuts the account', async () => {
		const { page, context, email } = await colleague();
		const admin = (await colleague('admin')).page;
		await admin.goto('/staff/team');
		await looksRight(admin, 'team');
		const row = admin.getByRole('listitem').filter({ hasText: email });
		await row.getByRole('button', { name: new RegExp(staff.team.disable) }).click();
		await row.getByText(staff.team.disabled, { exact: true }).waitFor();
		await page.goto('/staff');
		await page.waitForURL('**/staff/sign-in**');
		await looksRight(page, 'sign-in');
		expect((await context.request.get('/staff', { maxRedirects: 0 })).status()).toBe(401);
	});

	it('reads in Chinese, in the dark, on a phone', async () => {
		const order = await placeOwnOrder();
		const { context } = await colleague();
		const cookies = await context.cookies();
		const phone = await visitor({ locale: 'zh-CN', colorScheme: 'dark' });
		await phone.addCookies(cookies.filter(({ name }) => name !== 'locale' && name !== 'PARAGLIDE_LOCALE'));
		const page = await phone.newPage();
		for (const [path, name] of [
			['/staff', 'desk'],
			['/staff?q=ottilie&problem=any&status=handed_over', 'found'],
			['/staff/parcels', 'parcels'],
			[`/staff/orders/${order.ref}`, 'order'],
			['/staff/incoming', 'incoming'],
			['/staff/account', 'account']
		] as const) {
			await page.goto(path);
			await looksRight(page, `${name}.390-dark-zh`);
		}
	});
});

describe('a passkey', () => {
	it('is made with the invitation, is the only way in, and opens the desk again', async () => {
		const { path } = await invite({ connection });
		const context = await visitor({ viewport: DESK });
		const page = await context.newPage();
		await giveAuthenticator(context, page);
		await page.goto(path);
		await looksRight(page, 'invitation');
		await page.getByRole('button', { name: staff.invitation.passkey_button }).click();
		await page.waitForURL(/\/staff$/);
		await page.goto('/staff/account');
		await looksRight(page, 'account');
		await page.locator('header details:has(a[href="/staff/account"]) > summary').click();
		await page.getByRole('button', { name: staff.sign_in.out }).click();
		await page.waitForURL(/\/staff\/sign-in/);
		await page.getByRole('button', { name: staff.sign_in.passkey }).click();
		await page.waitForURL(/\/staff$/);
	});

	it('is asked after the password, once there is one', async () => {
		const { context, page, email } = await colleague();
		await giveAuthenticator(context, page);
		await page.goto('/staff/account');
		await page.getByLabel(staff.account.passkey_name).fill('Laptop');
		await page.getByRole('button', { name: staff.account.passkey_add }).click();
		await page.getByText(staff.account.passkey_added).waitFor();
		await page.locator('header details:has(a[href="/staff/account"]) > summary').click();
		await page.getByRole('button', { name: staff.sign_in.out }).click();
		await page.waitForURL(/\/staff\/sign-in/);
		await page.getByLabel(staff.sign_in.email).fill(email);
		await page.getByLabel(staff.sign_in.password, { exact: true }).fill(PASSWORD);
		await page.getByRole('button', { name: staff.sign_in.button, exact: true }).click();
		await page.getByRole('heading', { name: staff.sign_in.second_title }).waitFor();
		// The password alone opens nothing yet.
		expect((await context.request.get('/staff', { maxRedirects: 0 })).status()).toBe(401);
		await page.getByRole('button', { name: staff.sign_in.second_button }).click();
		await page.waitForURL(/\/staff$/);
	});
});
