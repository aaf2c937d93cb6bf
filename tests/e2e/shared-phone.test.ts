import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { keepPicture, settle } from './support/checks.ts';
import { readCodeMail } from './support/codes.ts';
import { databaseUrl, placeOwnOrder, SECRETS } from './support/demo.ts';
import {
	atReturnForm,
	keptOnDevice,
	placeDelivered,
	quotesOf,
	withoutBackgroundSync,
	writeOffline
} from './support/outbox.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';
import { english } from './support/words.ts';

/** One phone, two people: whoever comes next finds nothing of whoever was here, and sends nothing of theirs. */
const { outbox, signin, lookup } = english;
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 2 })));
afterAll(() => connection?.close());

/** `Clear-Site-Data` clears as well, in browsers that do it: here it is shown that nothing hangs on it. */
async function withoutTheBrowsersHelp(context: BrowserContext): Promise<void> {
	await context.route(/\/(sign-out|code.*)$/, async (route) => {
		if (route.request().method() !== 'POST') return route.fallback();
		const response = await route.fetch({ maxRedirects: 0 });
		const headers = { ...response.headers() };
		delete headers['clear-site-data'];
		await route.fulfill({ response, headers });
	});
}

async function signInWithMail(page: Page, email: string, after = ''): Promise<string> {
	await page.goto('/sign-in');
	await page.getByLabel(signin.email).fill(email);
	await page.getByRole('button', { name: lookup.send }).click();
	await page.waitForURL('**/code');
	const { code } = await readCodeMail(await visitor(), email, after);
	await page.getByLabel(lookup.code).fill(code);
	await page.getByRole('button', { name: signin.button }).click();
	await page.waitForURL('**/orders');
	return code;
}

const mailOf = (ref: string) => `${ref.toLowerCase()}@mail.example`;
/** Of the device: no text names the order, nothing waits, and no database of ours has a row. */
async function expectNothingOf(page: Page, secrets: readonly string[]): Promise<void> {
	const { texts, addresses, rows } = await keptOnDevice(page);
	for (const secret of secrets) expect(texts.toLowerCase()).not.toContain(secret.toLowerCase());
	// The empty page that a kept order would be put into is everybody's.
	const personal = addresses.filter((path) => /\/orders|\/t\/|__data|kept/.test(path));
	expect(personal.filter((path) => path !== '/offline/kept')).toEqual([]);
	expect(rows['roundtrip-outbox/entries'] ?? 0).toBe(0);
}

describe('signing out', () => {
	it('asks before it removes what is not sent; then nothing is left, and nothing is sent', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		await withoutTheBrowsersHelp(context);
		await withoutBackgroundSync(context);
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page, 'Zwirnbusch wrote this.');
		await page.getByRole('button', { name: signin.out }).click();
		await page.getByText(outbox.leave_offline).waitFor();
		await page.getByRole('button', { name: outbox.leave_stay }).click();

		// The shop cannot take it just now, so it still waits.
		await context.route('**/late', (route) => route.abort());
		await context.setOffline(false);
		await page.goto('/orders');
		await page.getByText('Zwirnbusch wrote this.').waitFor();
		await page.getByRole('button', { name: signin.out }).click();
		const dialog = page.getByRole('dialog', { name: outbox.leave_title });
		await dialog.waitFor();
		await settle(page);
		await keepPicture(page, 'outbox/en-5-leave.390');
		await dialog.getByRole('button', { name: outbox.leave_stay }).click();
		expect((await keptOnDevice(page)).rows['roundtrip-outbox/entries']).toBe(1);

		await page.getByRole('button', { name: signin.out }).click();
		await dialog.getByRole('button', { name: outbox.leave_go }).click();
		await page.getByText(signin.signed_out).waitFor();
		await expect.poll(async () => (await keptOnDevice(page)).texts).not.toContain('Zwirnbusch');
		await expectNothingOf(page, [ref, 'Zwirnbusch', 'Harbour mug']);
		await context.unroute('**/late');
		await page.reload();
		await page.waitForTimeout(1500);
		expect(await quotesOf(connection, ref)).toHaveLength(0);
	});

	it('leaves nothing behind Back, and nothing in other tabs', async () => {
		const order = await placeOwnOrder();
		const context = await visitor();
		await withoutTheBrowsersHelp(context);
		await signIn(context, order.ref);
		const page = await context.newPage();
		await page.goto('/orders');
		await page.goto(`/orders/${order.ref}`);
		await untilLive(page);
		const tab = await context.newPage();
		await tab.goto(`/orders/${order.ref}`);
		await untilLive(tab);

		await page.getByRole('button', { name: signin.out }).click();
		await page.getByText(signin.signed_out).waitFor();
		await expect.poll(() => tab.locator('body').innerText()).not.toContain(SECRETS.name);
		expect(await tab.content()).not.toContain(SECRETS.street);
		for (let back = 0; back < 2; back++) {
			await page.goBack();
			await settle(page);
			expect(await page.content()).not.toContain(SECRETS.name);
			expect(await page.content()).not.toContain(order.ref.toLowerCase());
		}
		await expectNothingOf(page, [SECRETS.name, SECRETS.street, SECRETS.tracking]);
	});
});

describe('another person', () => {
	it('signs in: nothing of the first is left, and nothing of theirs is sent', async () => {
		const [first, second] = [await placeDelivered(), await placeDelivered()];
		const context = await visitor();
		await withoutTheBrowsersHelp(context);
		await withoutBackgroundSync(context);
		const start = await context.newPage();
		await signInWithMail(start, mailOf(first));
		await start.close();
		const page = await atReturnForm(context, first);
		await writeOffline(context, page, 'Zwirnbusch wrote this.');
		await context.route('**/late', (route) => route.abort());
		await context.setOffline(false);
		await signInWithMail(page, mailOf(second));
		await expect.poll(async () => (await keptOnDevice(page)).texts).not.toContain('Zwirnbusch');
		await expectNothingOf(page, [first, 'Zwirnbusch', mailOf(first)]);
		await context.unroute('**/late');
		await page.reload();
		await page.waitForTimeout(1500);
		expect(await quotesOf(connection, first)).toHaveLength(0);
		expect(await quotesOf(connection, second)).toHaveLength(0);
	});

	it('finds what a session that ended left unsent locked; it goes when the first signs in again', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const start = await context.newPage();
		const code = await signInWithMail(start, mailOf(ref));
		await start.close();
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page, 'Zwirnbusch wrote this.');
		await page.close();
		// The session has ended; nobody was asked.
		await context.clearCookies();
		await context.setOffline(false);
		const next = await context.newPage();
		await next.goto('/orders');
		await next.getByText('Something written here is not sent yet.').waitFor();
		await settle(next);
		await keepPicture(next, 'outbox/en-6-locked.390');
		expect(await next.content()).not.toContain('Zwirnbusch');
		expect(await next.content()).not.toContain(ref);
		expect(await quotesOf(connection, ref)).toHaveLength(0);

		await signInWithMail(next, mailOf(ref), code);
		await next.getByText(outbox.answered).waitFor();
		expect(await quotesOf(connection, ref)).toHaveLength(1);
	});

	it('is not who a guest becomes that signs in: what they wrote goes as theirs', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		await withoutBackgroundSync(context);
		const form = await atReturnForm(context, ref);
		await writeOffline(context, form, 'Zwirnbusch wrote this.');
		await context.route('**/late', (route) => route.abort());
		// An open form would go on to its answer, and put away what is looked for here.
		await form.close();
		await context.setOffline(false);
		const page = await context.newPage();
		await signInWithMail(page, mailOf(ref));
		await page.getByText('Zwirnbusch wrote this.').waitFor();
		await context.unroute('**/late');
		// It may have gone by itself in the meantime.
		await page
			.getByRole('button', { name: outbox.send })
			.click({ timeout: 3000 })
			.catch(() => undefined);
		await page.getByText(outbox.answered).waitFor();
		expect(await quotesOf(connection, ref)).toHaveLength(1);
	});
});
