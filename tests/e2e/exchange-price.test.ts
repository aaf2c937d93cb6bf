import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { call, databaseUrl, origin, stripe } from './support/demo.ts';
import { signIn, visitors } from './support/visitors.ts';
import { ago, arriveBefore, looksRightIn, post } from './support/walk.ts';
import { chinese, english } from './support/words.ts';

/** Exchanges for goods of another price: the difference is shown first, then paid or given back, and the new goods leave. */
const visitor = visitors();
const looksRight = looksRightIn('exchange');
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 1 })));
afterAll(() => connection?.close());

const put = async (path: string, body: object) => {
	const answer = await call('PUT', path, body);
	expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
};

/** A mug in two sizes and a jug, three of each, and an order of the large mug that arrived yesterday. */
async function buyMug() {
	const id = randomUUID().slice(0, 8);
	const sort = (name: string, price: number, size?: string) => ({
		...{ id: `${id}-${name}`, title: name, price, currency: 'EUR' },
		options: size === undefined ? [] : [{ name: 'Size', value: size }]
	});
	const [mug, jug] = [`Harbour mug ${id}`, `Slate jug ${id}`];
	await put(`/products/mug-${id}`, {
		...{ title: mug, variants: [sort('large', 4200, 'L'), sort('small', 3100, 'S')] }
	});
	await put(`/products/jug-${id}`, { title: jug, variants: [sort('jug', 5900)] });
	for (const name of ['large', 'small', 'jug']) await put(`/stock/${id}-${name}`, { level: 3 });
	const ref = `E2E-${id}`;
	const line = { id: 'one', title: mug, quantity: 1, amount: 4200 };
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(5), currency: 'EUR', total: 4200, tax: 0 },
		lines: [{ ...line, product_id: `mug-${id}`, variant_id: `${id}-large` }],
		buyer: { kind: 'business', country: 'CH', name: 'Studio Nebelhorn', email: `${ref}@mail.example` },
		payments: [{ provider: 'visa', reference: ref, amount: 4200, captured_at: ago(5) }]
	});
	await arriveBefore(ref, 1, [{ line: 'one', quantity: 1 }]);
	return { ref, mug, jug, small: `${id}-small`, dearer: `${id}-jug` };
}

const orderOf = async (ref: string) => (await call('GET', `/orders/${ref}`)).body;
const stockOf = async (variant: string) => {
	const { level, reserved } = (await call('GET', `/stock/${variant}`)).body;
	return { level, reserved };
};
const backOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** The warehouse gets the old goods back and finds them as they should be. */
async function comeBack(back: string): Promise<void> {
	await post(`/returns/${back}/receive`, { lines: [{ line: 'one', quantity: 1 }] });
	const found = [{ line: 'one', condition: 'new', resellable: true }];
	await post(`/returns/${back}/inspect`, { lines: found });
}

/** It sends the new ones, as a parcel of the same order. */
const sendNew = (ref: string) =>
	post(`/orders/${ref}/shipments`, {
		...{ carrier: 'dhl', tracking_number: `NEW${ref}`, lines: [{ line: 'x1.1', quantity: 1 }] }
	});

it('something dearer: the difference is shown, paid, and the new goods leave with the same order', async () => {
	const { returning, exchange, swap, pay } = english;
	const { ref, mug, jug, dearer } = await buyMug();
	const context = await visitor();
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}/return`);
	await page.getByLabel(returning.reason_for.replace('{title}', mug)).selectOption('style');
	await page.locator('input[name=way][value=own]').check();
	await page.locator('input[value=exchange]').check();
	await page.locator('summary').filter({ hasText: exchange.else }).click();
	await page.getByLabel(exchange.look).fill(jug);
	await page.getByRole('button', { name: exchange.look_now }).click();
	const choice = page.getByRole('radio', { name: jug });
	await choice.waitFor();
	// What was chosen before stands there still, and what the other costs beside it.
	expect(await page.locator('input[value=exchange]').isChecked()).toBe(true);
	await page.getByText('€17.00 more').waitFor();
	await choice.check();
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByRole('heading', { level: 1, name: 'You pay €17.00 more' }).waitFor();
	const card = page.getByRole('region', { name: swap.what, exact: true });
	await card.getByText(swap.difference, { exact: true }).waitFor();
	expect(await card.getByRole('definition').innerText()).toBe('€17.00');
	// Nothing has moved: only shown, and one of three is kept for the life of the quote.
	expect(await orderOf(ref)).toMatchObject({ money: { paid: 4200, refunded: 0, pending: 0 } });
	expect(await stockOf(dearer)).toEqual({ level: 3, reserved: 1 });
	await looksRight(page, 'en-up-2-quote');
	await page.getByRole('button', { name: 'Send back 1 item', exact: true }).click();
	await page.waitForURL(/\/returns\/[0-9a-f-]{36}\?done=opened$/);
	await page.getByText(exchange.page.state.unpaid, { exact: true }).waitFor();
	await page.getByText(/^€17\.00 to pay by /).waitFor();
	const back = backOf(page);
	await page.getByRole('link', { name: swap.pay }).click();
	await page.getByRole('heading', { level: 1, name: pay.title }).waitFor();

	// All but Stripe’s own page is real: of that only its address, and that somebody pays there.
	let address = '';
	await page.route('**/pay?/pay', async (route) => {
		const answer = await route.fetch({ maxRedirects: 0 });
		address = answer.headers()['location'] ?? '';
		await route.fulfill({ contentType: 'text/html', body: '<h1>Stripe</h1>' });
	});
	await page.getByRole('button', { name: pay.go }).click();
	await page.getByRole('heading', { name: 'Stripe' }).waitFor();
	expect(address).toMatch(/^https:\/\/checkout\.stripe\.com\/c\/pay\/\w+$/);
	// Old goods that are back release nothing that is not paid.
	await comeBack(back);
	const unpaid = await call('POST', `/orders/${ref}/shipments`, {
		...{ carrier: 'dhl', tracking_number: 'TOO-SOON', lines: [{ line: 'x1.1', quantity: 1 }] }
	});
	expect(unpaid.status).toBeGreaterThanOrEqual(400);
	expect((await fetch(stripe + new URL(address).pathname, { method: 'POST' })).status).toBe(200);
	// No webhook came: as if it had been asked after long ago, it is asked after now.
	await connection.sql`update payment_orders set asked_at = now() - interval '3 minutes'
		where order_id = (select id from orders where ref = ${ref})`;
	await expect
		.poll(async () => (await orderOf(ref))['money'], { timeout: 60_000 })
		.toMatchObject({ paid: 5900, refunded: 0, pending: 0 });
	await page.goto(`${origin}/orders/${ref}/pay?back=paid`);
	await page.getByText(pay.paid).waitFor();

	await page.goto(`/orders/${ref}/returns/${back}`);
	await page.getByText(exchange.page.paid.replace('{amount}', '€17.00')).waitFor();
	await page.getByText(exchange.page.state.packing, { exact: true }).waitFor({ timeout: 60_000 });
	const parcel = await sendNew(ref);
	expect(await orderOf(ref)).toMatchObject({
		lines: [{ id: 'one' }, { id: 'x1.1', quantity: 1 }],
		shipments: [{}, { id: parcel, tracking_number: `NEW${ref}` }]
	});
	await post(`/shipments/${parcel}/scans`, { scans: [{ at: ago(0), status: 'in_transit' }] });
	await page.goto(`/orders/${ref}`);
	await page.getByText(`NEW${ref}`).first().waitFor();
	// Why more was paid than the order was.
	await page.getByText(english.money.exchanged).waitFor();
	await looksRight(page, 'en-up-5-order');
	await expect.poll(() => stockOf(dearer), { timeout: 60_000 }).toEqual({ level: 2, reserved: 0 });
});

it('something cheaper, without JavaScript and in Chinese: the difference goes back', async () => {
	const { returning, exchange, swap } = chinese;
	const { ref, mug, small } = await buyMug();
	const context = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}/return`);
	await page.getByLabel(returning.reason_for.replace('{title}', mug)).selectOption('style');
	await page.locator('input[name=way][value=own]').check();
	await page.locator('input[value=exchange]').check();
	await page.locator(`input[value="${small}"]`).check();
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByRole('heading', { name: swap.what, exact: true }).waitFor();
	const card = page.getByRole('region', { name: swap.what, exact: true });
	await card.getByText(swap.refund, { exact: true }).waitFor();
	expect(await card.getByRole('definition').innerText()).toBe('€11.00');
	expect(await orderOf(ref)).toMatchObject({ money: { refunded: 0, pending: 0 } });
	await page.getByRole('button', { name: '退回 1 件' }).click();
	await page.getByText(exchange.page.state.kept, { exact: true }).waitFor();
	await comeBack(backOf(page));
	expect(await orderOf(ref)).toMatchObject({
		money: { paid: 4200, pending: 1100, refunds: [{ amount: 1100 }] }
	});
	const seen = await (
		await visitor({ locale: 'zh-CN', storageState: await context.storageState() })
	).newPage();
	await seen.goto(page.url());
	await seen.getByText(exchange.page.state.packing, { exact: true }).waitFor({ timeout: 60_000 });
	await seen.getByText('€11.00').first().waitFor();
	await seen.getByText(exchange.page.nothing_to_pay).waitFor();
	await looksRight(seen, 'zh-down-1-settled');
	await sendNew(ref);
	expect(await orderOf(ref)).toMatchObject({ shipments: [{}, { tracking_number: `NEW${ref}` }] });
});
