import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { readCodeMail } from './support/codes.ts';
import { createLink, placeOwnOrder, scan, SECRETS } from './support/demo.ts';
import { untilLive, visitors, watchFaults } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

const visitor = visitors();
const { lookup, signin, sessions: words } = english;

const newEmail = () => `shopper-${randomUUID().slice(0, 8)}@mail.example`;

async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	await keepPicture(page, `lookup/${name}`);
	expect(await accessibilityFaults(page), name).toEqual([]);
	expect(await sidewaysPixels(page), name).toBeLessThanOrEqual(0);
}

async function ask(page: Page, number: string, contact: string): Promise<void> {
	await page.goto('/');
	await page.getByLabel(lookup.number).fill(number);
	await page.getByLabel(lookup.contact).fill(contact);
	await page.getByRole('button', { name: lookup.send }).click();
	await page.waitForURL('**/code');
}

async function typeCode(page: Page, code: string): Promise<void> {
	await page.getByLabel(lookup.code).fill(code);
	await page.getByRole('button', { name: new RegExp(`${lookup.open}|${signin.button}`) }).click();
}

async function signInByMail(context: BrowserContext, email: string, after = ''): Promise<[Page, string]> {
	const page = await context.newPage();
	await page.goto('/sign-in');
	await page.getByLabel(signin.email).fill(email);
	await page.getByRole('button', { name: lookup.send }).click();
	await page.waitForURL('**/code');
	const { code } = await readCodeMail(await visitor(), email, after);
	await typeCode(page, code);
	await page.waitForURL('**/orders');
	return [page, code];
}

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

describe('a guest with a phone', () => {
	it('finds the order, reads the code in the mail, and is in; signing out leaves nothing', async () => {
		const email = newEmail();
		const { ref } = await placeOwnOrder({ email });
		const context = await visitor();
		const faults = watchFaults(context);
		const page = await context.newPage();
		await page.goto('/');
		await looksRight(page, 'start');

		await page.getByLabel(lookup.number).fill(`# ${ref.toLowerCase()}`);
		await page.getByRole('button', { name: lookup.send }).click();
		await page.getByText(lookup.contact_wrong).waitFor();
		await expect.poll(() => focusedName(page)).toBe('contact');
		expect(await page.getByLabel(lookup.number).inputValue()).toBe(`# ${ref.toLowerCase()}`);
		await looksRight(page, 'start-contact-missing');

		await page.getByLabel(lookup.contact).fill(` ${email.toUpperCase()} `);
		await page.keyboard.press('Enter');
		await page.waitForURL('**/code');
		await expect.poll(() => focusedName(page)).toBe('code');
		await page.getByText(/Another code can be sent in \d+ s/).waitFor();
		expect(await page.getByRole('button', { name: lookup.again }).isDisabled()).toBe(true);
		await looksRight(page, 'code');

		const { code } = await readCodeMail(await visitor(), email);
		await typeCode(page, code === '000000' ? '000001' : '000000');
		await page.getByText(lookup.code_wrong).waitFor();
		await expect.poll(() => focusedName(page)).toBe('code');
		await looksRight(page, 'code-wrong');
		await typeCode(page, code);
		await page.waitForURL(`**/orders/${ref}`);
		await page.getByText(SECRETS.street).first().waitFor();
		await page.getByText(signin.as_guest).waitFor();
		await untilLive(page);
		await looksRight(page, 'order-as-guest');

		const list = await context.newPage();
		await list.goto('/orders');
		expect(await list.getByRole('listitem').filter({ hasText: ref }).count()).toBe(1);
		await looksRight(list, 'orders-as-guest');
		await list.goto('/sessions');
		await looksRight(list, 'sessions-as-guest');

		await list.evaluate(() =>
			caches.open('left-behind').then((cache) => cache.put('/x', new Response('mine')))
		);
		await list.getByRole('button', { name: signin.out }).click();
		await list.getByText(signin.signed_out).waitFor();
		await looksRight(list, 'signed-out');
		// The other tab is told, and shows nothing of it any more.
		await page.getByText(SECRETS.street).first().waitFor({ state: 'detached' });
		await expect.poll(() => list.evaluate(() => caches.has('left-behind'))).toBe(false);
		expect((await context.cookies()).filter(({ httpOnly }) => httpOnly)).toEqual([]);
		expect((await context.request.get(`/orders/${ref}`)).status()).toBe(404);
		expect(
			faults.filter((fault) => !fault.includes('404') && !fault.includes('401') && !fault.includes('400'))
		).toEqual([]);
	});

	it('taps the link of the mail in another browser: that one is in, and the code is used up', async () => {
		const email = newEmail();
		const { ref } = await placeOwnOrder({ email });
		const asking = await (await visitor()).newPage();
		await ask(asking, ref, email);
		const { code, linkPath } = await readCodeMail(await visitor(), email);
		const other = await visitor({ locale: 'zh-CN', colorScheme: 'dark' });
		const page = await other.newPage();
		await page.goto(linkPath);
		await looksRight(page, 'link.zh-dark');
		expect((await other.cookies()).filter(({ httpOnly }) => httpOnly)).toEqual([]);
		await page.getByRole('button', { name: chinese.lookup.open }).click();
		await page.waitForURL(`**/orders/${ref}`);
		await page.getByText(SECRETS.street).first().waitFor();
		await typeCode(asking, code);
		await asking.getByText(lookup.code_wrong).waitFor();
		await page.goto(linkPath);
		await page.getByRole('heading', { name: chinese.lookup.link_ended_title }).waitFor();
		await looksRight(page, 'link-ended.zh-dark');
	});

	it('proves another order in a second tab, and the first goes on being live', async () => {
		const [first, second] = [await placeOwnOrder(), await placeOwnOrder()];
		const context = await visitor();
		const page = await context.newPage();
		await page.goto((await createLink(first.ref, 'act')).path);
		await page.getByRole('button', { name: english.order.open_button }).click();
		await untilLive(page);
		const tab = await context.newPage();
		await tab.goto((await createLink(second.ref, 'act')).path);
		await tab.getByRole('button', { name: english.order.open_button }).click();
		await untilLive(tab);
		// The stream of the first may have ended with the session's old id; it has to come back by itself.
		await scan(first, 'out_for_delivery', -1);
		await page.getByText(english.tracking.out_for_delivery).first().waitFor();
		await untilLive(page);
		expect(await page.getByRole('heading', { name: english.error.gone_title }).count()).toBe(0);
	});
});

describe('without JavaScript', () => {
	it('somebody looks an order up, corrects what was wrong, proves it and signs out', async () => {
		const email = newEmail();
		const { ref } = await placeOwnOrder({ email });
		const page = await (await visitor({ javaScriptEnabled: false })).newPage();
		await page.goto('/');
		await page.getByRole('button', { name: lookup.send }).click();
		await page.getByText(lookup.number_missing).waitFor();
		expect(await page.locator('[autofocus]').getAttribute('name')).toBe('number');
		await page.getByLabel(lookup.number).fill(ref);
		await page.getByLabel(lookup.contact).fill(email);
		await page.getByRole('button', { name: lookup.send }).click();
		await page.getByRole('heading', { name: lookup.code_title }).waitFor();
		const { code } = await readCodeMail(await visitor(), email);
		await typeCode(page, '');
		await page.getByText(lookup.code_missing).waitFor();
		await typeCode(page, code);
		await page.waitForURL(`**/orders/${ref}`);
		await page.getByText(SECRETS.street).first().waitFor();
		await page.getByRole('link', { name: english.orders.title }).click();
		await page.getByRole('listitem').filter({ hasText: ref }).getByRole('link').click();
		await page.waitForURL(`**/orders/${ref}`);
		await page.getByRole('button', { name: signin.out }).click();
		await page.getByText(signin.signed_out).waitFor();
		expect((await page.goto(`/orders/${ref}`))?.status()).toBe(404);
	});
});

describe('a shopper', () => {
	it('signs in by mail on two browsers, sees all orders, and ends one sign-in from the other', async () => {
		const email = newEmail();
		const orders = [await placeOwnOrder({ email }), await placeOwnOrder({ email })];
		const there = await visitor();
		const [other, code] = await signInByMail(there, email);
		const here = await visitor({ viewport: { width: 1280, height: 900 } });
		const [page] = await signInByMail(here, email, code);
		for (const { ref } of orders) expect(await page.getByText(ref).count()).toBeGreaterThan(0);
		await looksRight(page, 'orders.1280');
		await looksRight(other, 'orders.390');
		await page.getByRole('link', { name: email }).click();
		await page.getByRole('heading', { name: words.title }).waitFor();
		expect(
			await page
				.getByRole('listitem')
				.filter({ hasText: /Chrome on/ })
				.count()
		).toBe(2);
		await looksRight(page, 'sessions.1280');
		await page.getByRole('button', { name: /End the sign-in/ }).click();
		await page.getByText(words.ended).waitFor();
		expect(
			await page
				.getByRole('listitem')
				.filter({ hasText: /Chrome on/ })
				.count()
		).toBe(1);
		await other.reload();
		await other.getByText(english.orders.empty_title).waitFor();
		await looksRight(other, 'orders-none');
	});
});
