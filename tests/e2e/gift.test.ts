import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { found, returnDesk } from '#tests/support/returns.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { readCodeMail } from './support/codes.ts';
import { call, databaseUrl, origin } from './support/demo.ts';
import { DESK, PHONE, signIn, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** A gift goes back: the buyer makes its link, whoever was given it sends it back and sees no price, and both are told in time. */
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 2 })));
afterAll(() => connection?.close());

const TITLE = 'Field shirt';
const line = { line: 'one', quantity: 1 };

async function post(path: string, body: object): Promise<string> {
	const answer = await call('POST', path, body);
	expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
	return String(answer.body['id']);
}

/** Two variants of one product of the demo that cost the same; of the second there is something to be had. */
async function twoSizes() {
	const [pair] = await connection.sql<{ bought: string; wanted: string; product: string; price: number }[]>`
		select a.id as bought, b.id as wanted, a.product_id as product, a.price::int as price
		from variants a join variants b on b.product_id = a.product_id and b.id <> a.id and b.price = a.price
		join stock s on s.variant_id = b.id where s.level - s.reserved > 3 and a.currency = 'EUR' order by a.id, b.id limit 1`;
	if (!pair) throw new Error('the demo has no two sizes of anything');
	return pair;
}

/** One shirt; arrived, unless told. */
async function place({ isThere = true } = {}) {
	const { bought: variant_id, product: product_id, price, wanted } = await twoSizes();
	const ref = `E2E-${randomUUID().slice(0, 8)}`;
	const shirt = { id: 'one', title: TITLE, quantity: 1, amount: price, product_id, variant_id };
	const at = new Date(Date.now() - 3_600_000).toISOString();
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: at, currency: 'EUR', lines: [shirt], total: price, tax: 0 },
		buyer: { kind: 'consumer', country: 'DE', name: 'Mara Lind', email: `${ref}@mail.example` },
		payments: [{ provider: 'visa', reference: ref, amount: price, captured_at: at }]
	});
	if (isThere) {
		const parcel = { carrier: 'dhl', tracking_number: `JJG${ref}`, lines: [line] };
		const shipment = await post(`/orders/${ref}/shipments`, parcel);
		const scans = [{ at: new Date(Date.now() - 60_000).toISOString(), status: 'delivered' }];
		await post(`/shipments/${shipment}/scans`, { scans });
	}
	/** What nobody may read who was given it: whose it is, any price, and its number but as that of their own return. */
	const worth = (price / 100).toFixed(2).replace('.', '[.,]');
	const secrets = new RegExp(`${ref}(?!-R1)|Mara|Lind|€|${worth}|\b${price}\b`);
	const email = `${randomUUID().slice(0, 8)}@given.example`;
	return { ref, wanted, secrets, email };
}

async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `gift/${name}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(PHONE);
}

/** The buyer makes a link for all of it; the path of the link. */
async function give(buyer: BrowserContext, ref: string, words: typeof english = english): Promise<string> {
	const page = await buyer.newPage();
	await page.goto(`/orders/${ref}/gift`);
	await page.getByRole('button', { name: words.gift.give.button }).click();
	const url = await page.getByText(new RegExp(`^${origin}/g/`)).innerText();
	await page.close();
	return new URL(url.trim()).pathname;
}

/** From the quote on: an address is proved by the code sent there, and the return confirmed. */
async function confirm(page: Page, email: string, words: typeof english = english): Promise<string> {
	await page.getByLabel(words.gift.quote.email).fill(email);
	await page.getByRole('button', { name: words.lookup.send }).click();
	await page.waitForURL('**/code');
	const { code } = await readCodeMail(await visitor(), email);
	await page.getByLabel(words.lookup.code).fill(code);
	await page.locator('form[action="?/prove"] button').first().click();
	await page.waitForURL(/\/g\/[^/]+\/[0-9a-f-]{36}$/);
	await page.locator('form[action="?/confirm"] button').click();
	await page.waitForURL(/\/gifts\/[0-9a-f-]{36}/);
	return new URL(page.url()).pathname;
}

/** Everything a page sent: what it shows and what it was made from. */
const sentBy = async (page: Page) =>
	(await page.request.get(page.url(), { headers: { accept: 'text/html' }, maxRetries: 2 })).text();

it('goes back for store credit: nobody sees a price, and its buyer hears of it once it is settled', async () => {
	const { ref, secrets, email } = await place();
	const buyer = await visitor();
	await signIn(buyer, ref);
	const path = await give(buyer, ref);
	const recipient = await visitor();
	const page = await recipient.newPage();
	await page.goto(path);
	await page.getByRole('heading', { level: 1, name: english.gift.title }).waitFor();
	expect(await sentBy(page)).not.toMatch(secrets);
	await looksRight(page, 'en-1-gift');
	await page.locator('input[type=radio][value=store_credit]').check();
	await page.getByRole('button', { name: english.gift.next }).click();
	await page.getByText(english.gift.quote.lead).waitFor();
	expect(await sentBy(page)).not.toMatch(secrets);
	await looksRight(page, 'en-2-quote');
	const back = await confirm(page, email);
	const id = back.split('/').at(-1) ?? '';
	expect(await sentBy(page)).not.toMatch(secrets);
	await looksRight(page, 'en-3-back');

	const own = await buyer.newPage();
	const isTold = async () => (await own.goto(`/orders/${ref}/returns/${id}`))?.status();
	expect(await isTold()).toBe(404);
	expect((await own.goto(back))?.status()).toBe(404);
	const desk = returnDesk(connection);
	await desk.receive(id, [line]);
	expect(await isTold()).toBe(404);
	await desk.inspect(id, [found('one')]);
	await page.goto(back);
	await page.getByRole('heading', { level: 1, name: /store credit is yours$/ }).waitFor();
	await looksRight(page, 'en-4-settled');
	expect(await isTold()).toBe(200);
	expect(await own.locator('main').innerText()).not.toMatch(/given\.example/);
	await own.goto(`/orders/${ref}`);
	expect(await own.locator('main').innerText()).toMatch(/store credit/i);
});

it('goes back for another one of the same price, which is the recipient’s and not the buyer’s', async () => {
	const { ref, wanted, secrets, email } = await place();
	const buyer = await visitor();
	await signIn(buyer, ref);
	const page = await (await visitor()).newPage();
	await page.goto(await give(buyer, ref));
	await page.locator('input[type=radio][value=exchange]').check();
	await page.locator(`input[value="${wanted}"]`).check();
	await page.getByRole('button', { name: english.gift.next }).click();
	await page.getByText(english.gift.quote.instead).waitFor();
	await looksRight(page, 'en-5-exchange-quote');
	const back = await confirm(page, email);
	const id = back.split('/').at(-1) ?? '';
	const desk = returnDesk(connection);
	await desk.receive(id, [line]);
	const exchange = async () =>
		(await connection.sql<{ state: string }[]>`select state from exchanges where return_id = ${id}`)[0]
			?.state;
	await expect.poll(exchange, { timeout: 20_000 }).toBe('released');
	await desk.inspect(id, [found('one')]);
	await page.goto(back);
	await page.getByRole('heading', { level: 1, name: /^You get .+ instead$/ }).waitFor();
	expect(await sentBy(page)).not.toMatch(secrets);
	await looksRight(page, 'en-6-exchanged');

	const own = await buyer.newPage();
	expect((await own.goto(`/orders/${ref}/returns/${id}`))?.status()).toBe(200);
	// Nothing of it is theirs to cancel or to swap.
	for (const what of ['cancel', 'swap', 'return', 'gift']) {
		await own.goto(`/orders/${ref}/${what}`);
		expect(await own.locator('main input[name^="line:"]').count(), what).toBe(0);
	}
	await looksRight(own, 'en-7-buyer');
});

it('without JavaScript and in Chinese the link is made, the goods go back and the address is proved', async () => {
	const { ref, secrets, email } = await place();
	const words = chinese as unknown as typeof english;
	const plain = { javaScriptEnabled: false, locale: 'zh-CN' };
	const buyer = await visitor(plain);
	await signIn(buyer, ref);
	const page = await (await visitor(plain)).newPage();
	await page.goto(await give(buyer, ref, words));
	await page.getByRole('heading', { level: 1, name: words.gift.title }).waitFor();
	await page.getByRole('button', { name: words.gift.next }).click();
	await page.getByText(words.gift.quote.lead).waitFor();
	await confirm(page, email, words);
	expect(await sentBy(page)).not.toMatch(secrets);
});

it('of goods still to come says that they can be sent back once they have arrived, and no day', async () => {
	const { ref } = await place({ isThere: false });
	const buyer = await visitor();
	await signIn(buyer, ref);
	const page = await buyer.newPage();
	await page.goto(`/orders/${ref}/gift`);
	await page.getByText(english.gift.give.once_arrived).waitFor();
	await page.getByRole('button', { name: english.gift.give.button }).click();
	// A link for goods that are on their way is good for a year: it says which.
	const year = String(new Date(Date.now() + 365 * 86_400_000).getFullYear());
	await page
		.getByText(new RegExp(`The link is good until .* ${year}`))
		.first()
		.waitFor();
	await looksRight(page, 'en-8-give');
});
