import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { call, databaseUrl } from './support/demo.ts';
import { comeTo, DESK, PHONE, signIn, untilLive, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Another size: swapped before it is sent, and asked for with a picture once it has arrived. */
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 1 })));
afterAll(() => connection?.close());

/** Two variants of one product of the demo that cost the same; of the second there is something to be had. */
async function twoSizes() {
	const [pair] = await connection.sql<
		{ bought: string; wanted: string; product: string; price: number; words: string }[]
	>`select a.id as bought, b.id as wanted, a.product_id as product, a.price::int as price,
			(select string_agg(o->>'value', ' · ' order by n) from jsonb_array_elements(b.options) with ordinality as x(o, n)) as words
		from variants a join variants b on b.product_id = a.product_id and b.id <> a.id and b.price = a.price
		join stock s on s.variant_id = b.id where s.level - s.reserved > 3 and a.currency = 'EUR' order by a.id, b.id limit 1`;
	if (!pair) throw new Error('the demo has no two sizes of anything');
	return pair;
}

async function place(pair: { bought: string; product: string; price: number }): Promise<string> {
	const ref = `E2E-${randomUUID().slice(0, 8)}`;
	const { bought: variant_id, product: product_id, price } = pair;
	const line = { id: 'one', title: 'Field shirt', quantity: 1, amount: price, product_id, variant_id };
	const at = new Date(Date.now() - 3_600_000).toISOString();
	const answer = await call('POST', '/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: at, currency: 'EUR', lines: [line], total: price, tax: 0 },
		buyer: { kind: 'consumer', country: 'DE', name: 'Mara Lind', email: `${ref}@mail.example` },
		payments: [{ provider: 'visa', reference: ref, amount: price, captured_at: at }]
	});
	expect(answer.status).toBe(201);
	return ref;
}

async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `exchange/${name}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(PHONE);
}

it('not sent yet, it is swapped without JavaScript, in Chinese, for nothing', async () => {
	const pair = await twoSizes();
	const ref = await place(pair);
	const context = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}/swap`);
	await page.getByRole('heading', { level: 1, name: chinese.swap.title }).waitFor();
	await page.locator(`input[value="${pair.wanted}"]`).check();
	await page.getByRole('button', { name: chinese.swap.next }).click();
	await page.getByText(chinese.swap.free).waitFor();
	await page.getByRole('button', { name: chinese.swap.confirm }).click();
	await page.getByRole('heading', { level: 1, name: chinese.swap.done_title }).waitFor();
	const goods = await connection.sql`select l.variant_id as variant, p.state, p.quantity from portions p
		join orders o on o.id = p.order_id join order_lines l on l.order_id = p.order_id and l.id = p.line_id
		where o.ref = ${ref} order by p.state`;
	expect([...goods]).toEqual([
		{ variant: pair.wanted, state: 'open', quantity: 1 },
		{ variant: pair.bought, state: 'cancelled', quantity: 1 }
	]);
});

it('arrived and damaged: a picture shows it, another one is chosen, and its label is printed', async () => {
	const { returning } = english;
	const pair = await twoSizes();
	const ref = await place(pair);
	const context = await visitor();
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}/swap`);
	await looksRight(page, 'en-1-swap');
	const parcel = { carrier: 'dhl', tracking_number: `JJE${ref}`, lines: [{ line: 'one', quantity: 1 }] };
	const shipment = String((await call('POST', `/orders/${ref}/shipments`, parcel)).body['id']);
	const scans = [{ at: new Date(Date.now() - 60_000).toISOString(), status: 'delivered' }];
	await call('POST', `/shipments/${shipment}/scans`, { scans });

	await page.goto(`/orders/${ref}/return`);
	await page
		.getByLabel(returning.reason_for.replace('{title}', 'Field shirt'))
		.selectOption('damaged_in_transit');
	const field = page.locator('input[type=file]');
	// What is chosen before the page's scripts run is sent with the form, and not shown.
	await settle(page);
	await field.setInputFiles({ name: '../../etc/x.jpg', mimeType: 'image/jpeg', buffer: await picture() });
	await page.getByRole('img', { name: english.evidence.photo.replace('{n}', '1') }).waitFor();
	await page.locator('input[value=exchange]').check();
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByText(returning.undecided).waitFor();
	await page.locator(`input[value="${pair.wanted}"]`).check();
	await page.locator('input[name=ship][value=now]').check();
	await looksRight(page, 'en-2-return');
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByRole('heading', { name: english.swap.what, exact: true }).waitFor();
	await page.getByText(english.swap.ship_held).waitFor();
	await looksRight(page, 'en-3-quote');
	await page.getByRole('button', { name: 'Send back 1 item', exact: true }).click();
	await page.waitForURL(/\/returns\/[0-9a-f-]{36}\?done=opened$/);
	await page.getByRole('button', { name: /^Hold €/ }).waitFor();
	await looksRight(page, 'en-4-opened');
	const [shown] = await connection.sql`select count(*)::int as n from return_evidence e
		join returns r on r.id = e.return_id join orders o on o.id = r.order_id where o.ref = ${ref}`;
	expect(shown).toEqual({ n: 1 });
	await page.goto(`${new URL(page.url()).pathname}/label`);
	await page.getByText(`${ref}-R1`).first().waitFor();
	await looksRight(page, 'en-5-label');
	await page.goBack();

	// Its page says what comes instead, waits for no money, and goes on by itself.
	const { page: words } = english.exchange;
	await page.getByText(words.state.kept).waitFor();
	await page.getByText(words.no_money).waitFor();
	expect(await page.getByText(returning.page.ahead.closed).count()).toBe(0);
	await untilLive(page);
	const back = new URL(page.url()).pathname.split('/').at(-1) ?? '';
	const got = await call('POST', `/returns/${back}/receive`, { lines: [{ line: 'one', quantity: 1 }] });
	expect(got.status).toBe(200);
	await page.getByRole('status').getByText(words.state.packing).waitFor({ state: 'attached' });
	const found = [{ line: 'one', condition: 'new', resellable: true }];
	expect((await call('POST', `/returns/${back}/inspect`, { lines: found })).status).toBe(200);
	await page.getByRole('heading', { level: 1, name: words.done }).waitFor();
	const made = await call('POST', `/orders/${ref}/shipments`, {
		...{ carrier: 'dhl', tracking_number: `JJN${ref}`, lines: [{ line: 'x1.1', quantity: 1 }] }
	});
	await call('POST', `/shipments/${String(made.body['id'])}/scans`, {
		scans: [{ ...scans[0], status: 'in_transit' }]
	});
	await page.getByText(`JJN${ref}`).waitFor();
	await looksRight(page, 'en-4-sent');
});

it('at the desk without scripts: a table of two options, something else by name, and what the buyer will be told', async () => {
	const [shirt] = await connection.sql<{ bought: string; product: string; price: number; other: string }[]>`
		select v.id as bought, v.product_id as product, v.price::int as price,
			(select p.title from products p join variants o on o.product_id = p.id join stock s on s.variant_id = o.id
				where p.id <> v.product_id and o.currency = 'EUR' and s.level - s.reserved > 3 order by p.id limit 1) as other
		from variants v where jsonb_array_length(v.options) = 2 and v.currency = 'EUR' order by v.id limit 1`;
	if (!shirt) throw new Error('the demo has nothing with two options');
	const ref = await place(shirt);
	const context = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
	await comeTo(context, { atDesk: true });
	const page = await context.newPage();
	await page.goto(`/staff/orders/${ref}/swap`);
	const cells = page.getByRole('table').getByRole('radio');
	expect(await cells.count()).toBeGreaterThan(3);
	expect(await page.getByRole('columnheader').count()).toBeGreaterThan(1);
	expect(await page.getByRole('rowheader').count()).toBeGreaterThan(1);
	// What is there, and what there is none of, is named and cannot be chosen.
	expect(await page.locator(`input[value="${shirt.bought}"]`).isDisabled()).toBe(true);
	await page.getByText(chinese.exchange.current).waitFor();
	await page.locator('input[name=words]').fill('Anruf um zehn');
	await page.locator('summary').filter({ hasText: chinese.exchange.else }).click();
	await page.getByLabel(chinese.exchange.look).fill(shirt.other);
	await page.getByRole('button', { name: chinese.exchange.look_now }).click();
	await page.waitForURL(/q%3Aone=/);
	expect(await page.locator('input[name=words]').inputValue()).toBe('Anruf um zehn');
	await page.locator('ul').getByRole('radio').first().check();
	// The same pages with scripts, to be looked at.
	const looking = await visitor({ locale: 'zh-CN' });
	await comeTo(looking, { atDesk: true });
	const seen = await looking.newPage();
	await seen.goto(page.url());
	await looksRight(seen, 'zh-6-desk');
	await page.getByRole('button', { name: chinese.staff.returns.ask.next }).click();
	await page.getByRole('heading', { name: chinese.staff.swap.told_title }).waitFor();
	await seen.goto(page.url());
	await looksRight(seen, 'zh-7-desk-quote');
	await page.getByRole('button', { name: chinese.staff.swap.confirm }).click();
	await page.getByRole('heading', { level: 1, name: chinese.swap.done_title }).waitFor();
	const [told] = await connection.sql`select a.reason from audit a join orders o on o.id = a.order_id
		where o.ref = ${ref} and a.action = 'order.returned'`;
	expect(told).toEqual({ reason: 'buyer_asked' });
});

it('late goods: asked for on the order page, cancelled free without JavaScript in Chinese, waited for in English', async () => {
	const pair = await twoSizes();
	const [cancels, waits] = [await place(pair), await place(pair)];
	const body = { new_date: '2099-12-04', lines: [{ line: 'one', quantity: 1 }] };
	for (const ref of [cancels, waits])
		expect((await call('POST', `/orders/${ref}/delay`, body)).status).toBe(201);
	const plain = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
	await signIn(plain, cancels);
	const page = await plain.newPage();
	await page.goto(`/orders/${cancels}`);
	await page.getByRole('link', { name: chinese.delay.brief_link, exact: true }).click();
	await page.getByRole('heading', { level: 1, name: chinese.delay.title }).waitFor();
	expect(await page.getByRole('link', { name: chinese.delay.swap_button }).getAttribute('href')).toBe(
		`/orders/${cancels}/swap?line%3Aone=1`
	);
	await page.getByRole('button', { name: /取消并退回/ }).click();
	await page.waitForURL(/[?]done=/);
	const states = await connection.sql`select d.state, d.answer, p.state as goods from delays d
		join portions p on p.order_id = d.order_id join orders o on o.id = d.order_id where o.ref = ${cancels}`;
	expect([...states]).toEqual([{ state: 'cancelled', answer: 'cancel', goods: 'cancelled' }]);

	const context = await visitor();
	await signIn(context, waits);
	const second = await context.newPage();
	await second.goto(`/orders/${waits}/delay`);
	await looksRight(second, 'en-5-delay');
	await second.getByRole('button', { name: /^Wait until Friday/ }).click();
	await second.getByText(/^You wait for these items/).waitFor();
	expect(await second.getByRole('button', { name: /^Wait until/ }).count()).toBe(0);
	await second.goto(`/orders/${waits}`);
	await second.getByText(/^The late items leave by Friday/).waitFor();
});
