import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { keepPicture, settle } from './support/checks.ts';
import { readCodeMail } from './support/codes.ts';
import { databaseUrl, placeOwnOrder, SECRETS } from './support/demo.ts';
import { arrive, untilKept } from './support/kept.ts';
import { ownNetwork } from './support/own-network.ts';
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
const { outbox, signin, lookup, evidence } = english;
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 2 })));
afterAll(() => connection?.close());

/** `Clear-Site-Data` clears as well, in browsers that do it: on this way it is lost, so that nothing hangs on it. */
let network: Awaited<ReturnType<typeof ownNetwork>>;
beforeEach(async () => {
	network = await ownNetwork({ lost: ['clear-site-data'] });
});
afterEach(() => network.close());
/** Somebody on a phone whose browser does not help with forgetting. */
const unhelped = () => visitor({ baseURL: network.origin });

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

/** Something of a person's that only the wiping takes: a photo that another app shared. */
async function keepsAPhoto(page: Page): Promise<void> {
	await page.goto('/shared');
	const photo = { name: 'x.jpg', mimeType: 'image/jpeg', buffer: await picture({ width: 30, height: 20 }) };
	await page.locator('input[type=file]').setInputFiles(photo);
	await page.getByRole('button', { name: evidence.remove.replace('{n}', '1') }).waitFor();
}

/** Nothing of anybody is there any more, not even a place for it. */
const expectWiped = (page: Page) =>
	expect
		.poll(() =>
			page.evaluate(async () => ({
				databases: (await indexedDB.databases()).flatMap(({ name }) =>
					name?.startsWith('roundtrip') ? [name] : []
				),
				stores: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(
					(key) => !key.startsWith('sveltekit')
				),
				caches: (await caches.keys()).filter((name) => !name.startsWith('roundtrip-precache'))
			}))
		)
		.toEqual({ databases: [], stores: [], caches: [] });

describe('signing out', () => {
	it('asks before it removes what is not sent; then nothing is left, and nothing is sent', async () => {
		const ref = await placeDelivered();
		const context = await unhelped();
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

	it('leaves nothing behind Back, with a network and without, and nothing in other tabs', async () => {
		const order = await placeOwnOrder();
		const context = await unhelped();
		await signIn(context, order.ref);
		const page = await arrive(context, '/orders');
		await keepsAPhoto(page);
		await page.goto('/orders');
		await page.goto(`/orders/${order.ref}`);
		await untilLive(page);
		await untilKept(page, order.ref);
		const tab = await context.newPage();
		await tab.goto(`/orders/${order.ref}`);
		await untilLive(tab);

		await page.getByRole('button', { name: signin.out }).click();
		await page.getByText(signin.signed_out).waitFor();
		await expect.poll(() => tab.locator('body').innerText()).not.toContain(SECRETS.name);
		expect(await tab.content()).not.toContain(SECRETS.street);
		await expectWiped(page);
		const expectNothingBack = async () => {
			for (let back = 0; back < 2; back++) {
				await page.goBack({ waitUntil: 'commit' });
				await settle(page);
				// The address itself stays in the browser's own history, with the number in it.
				for (const secret of [SECRETS.name, SECRETS.street, 'Harbour mug'])
					expect(await page.content()).not.toContain(secret);
			}
		};
		await expectNothingBack();
		for (let on = 0; on < 2; on++) await page.goForward({ waitUntil: 'commit' });
		await page.waitForURL(`${network.origin}/`);
		await context.setOffline(true);
		await expectNothingBack();
		await context.setOffline(false);
		await expectNothingOf(page, [SECRETS.name, SECRETS.street, SECRETS.tracking]);
	});
});

describe('a session that ends by itself', () => {
	it('leaves nothing either, but what its person had not sent', async () => {
		const order = await placeOwnOrder();
		const context = await unhelped();
		await signIn(context, order.ref);
		const page = await arrive(context, '/orders');
		await keepsAPhoto(page);
		await page.goto(`/orders/${order.ref}`);
		await untilKept(page, order.ref);
		await page.evaluate(() => localStorage.setItem('of-this-person', '1'));
		// Nobody signs out: another device ended it, or its time was over.
		await connection.sql`delete from sessions where principal_id in (select g.principal_id from grants g
			join orders o on o.id = g.order_id where o.ref = ${order.ref})`;
		await page.goto('/orders');
		await expect.poll(async () => (await keptOnDevice(page)).texts).not.toContain('of-this-person');
		await expectNothingOf(page, [SECRETS.name, SECRETS.street, order.ref]);
		const here = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
		expect(here.filter((name) => name?.startsWith('roundtrip'))).toEqual(['roundtrip-shared']);
		await context.setOffline(true);
		await page.goto(`/orders/${order.ref}`).catch(() => undefined);
		expect(await page.content()).not.toContain('Harbour mug');
	});
});

describe('another person', () => {
	it('signs in: nothing of the first is left, and nothing of theirs is sent', async () => {
		const [first, second] = [await placeDelivered(), await placeDelivered()];
		const context = await unhelped();
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
