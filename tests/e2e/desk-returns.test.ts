import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { databaseUrl } from './support/demo.ts';
import { DESK, PHONE, visitors, watchFaults } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Goods that come back, as the people who open the parcels work on them; a shop of its own, whose terms have reviews. */
const visitor = visitors();
const { staff } = english;
const name = `desk_returns_${process.pid}`;
let admin: postgres.Sql;
let shop: Shop;
let key: string;

beforeAll(async () => {
	admin = postgres(databaseUrl, { max: 1 });
	await admin.unsafe(`create database ${name}`);
	const url = new URL(databaseUrl);
	url.pathname = `/${name}`;
	shop = await startShop({ databaseUrl: url.href, env: { RATE_SCALE: '1000' } });
	key = await shop.key('policy:write', 'orders:write', 'quotes:write', 'tracking:write', 'warehouse:write');
	const arrived = { after: 'delivered_at', for: 'P30D', end_of_day: true };
	const steps = [{ until: arrived, fee: null, postage: 'buyer' }];
	const ways = [
		{ way: 'label', price: 490 },
		{ way: 'own', price: 0 }
	];
	const policy = {
		...samplePolicy(),
		...{ return: [{ id: 'standard', steps, review: { reasons: ['defective'] } }], returns: { ways } }
	};
	await post(`policies/drafts/${await post('policies/drafts', policy)}/publish`);
});
afterAll(async () => {
	await shop?.stop();
	await admin?.unsafe(`drop database if exists ${name} with (force)`);
	await admin?.end();
});

async function post(path: string, body?: object): Promise<string> {
	const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
	expect(answer.status, answer.text).toBeLessThan(300);
	return String((answer.json['return'] as { id: string } | undefined)?.id ?? answer.json['id']);
}

/** Three mugs and a lamp that arrived the day before yesterday. */
async function arrived(): Promise<string> {
	const ref = `D-${randomUUID().slice(0, 8)}`;
	const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
	const [mugs, lamp] = [
		{
			id: 'mug',
			title: 'Harbour mug',
			options: [{ name: 'Glaze', value: 'Seafoam' }],
			quantity: 3,
			amount: 4200
		},
		{ id: 'lamp', title: 'Reading lamp with a long arm and a heavy foot', quantity: 1, amount: 8900 }
	];
	await post('orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(90), currency: 'EUR', total: 13_100, tax: 0 },
		buyer: { kind: 'consumer', country: 'DE', name: 'Mara Lindqvist', email: `${ref}@mail.example` },
		lines: [mugs, lamp],
		payments: [{ provider: 'visa', reference: ref, amount: 13_100, captured_at: ago(90) }]
	});
	const lines = [
		{ line: 'mug', quantity: 3 },
		{ line: 'lamp', quantity: 1 }
	];
	const parcel = await post(`orders/${ref}/shipments`, { carrier: 'dhl', tracking_number: `N${ref}`, lines });
	await post(`shipments/${parcel}/scans`, { scans: [{ at: ago(48), status: 'delivered' }] });
	return ref;
}

/** A return of two mugs that somebody looks at first. */
async function asked(): Promise<{ ref: string; id: string }> {
	const ref = await arrived();
	const lines = [{ line: 'mug', quantity: 2, reason: 'defective' }];
	const quote = { kind: 'return', lines, way_back: 'own', comment: 'The handle came off in the dishwasher.' };
	return { ref, id: await post(`quotes/${await post(`orders/${ref}/quotes`, quote)}/confirm`) };
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

async function looksRight(page: Page, picture: string): Promise<void> {
	await settle(page);
	await keepPicture(page, `desk-returns/${picture}`);
	expect.soft(await accessibilityFaults(page), picture).toEqual([]);
	expect.soft(await sidewaysPixels(page), picture).toBeLessThanOrEqual(0);
}

it('an agent approves a return, receives one of two, deducts, and answers the objection', async () => {
	const { ref, id } = await asked();
	const { context, page } = await colleague();
	const faults = watchFaults(context);
	const { returns } = staff;
	const done = (words: string) => page.getByText(words).waitFor();
	await page.goto('/staff/returns');
	await looksRight(page, 'queue.1280-light-en');
	await page.getByRole('link', { name: `${ref}-R1` }).click();
	await page.getByText('The handle came off in the dishwasher.').waitFor();
	await looksRight(page, 'review.1280-light-en');
	await page.getByText(returns.step.decline, { exact: true }).click();
	await page.getByLabel(returns.told, { exact: true }).fill('The handle was glued before.');
	await page.getByText(english.mail.return_declined.heading).waitFor();
	await looksRight(page, 'decline.1280-light-en');
	await page.getByRole('button', { name: returns.now.accept }).click();
	await done(returns.did.accept);

	await page.getByText(returns.step.receive, { exact: true }).click();
	await page.locator('input[name="line:mug"]').fill('1');
	await page.getByRole('button', { name: returns.now.receive }).click();
	await done(returns.did.receive);
	await page.getByText(returns.step.inspect, { exact: true }).click();
	await page.getByLabel(returns.condition.used, { exact: true }).check();
	await page.getByLabel('Deduction in EUR').fill('900');
	await page.getByLabel(returns.deduction_told).fill('The glaze is scratched.');
	await page.getByRole('button', { name: returns.now.inspect }).click();
	await page.getByText(/can be deducted here/).waitFor();
	await looksRight(page, 'inspect-refused.1280-light-en');
	await page.getByLabel('Deduction in EUR').fill('3.50');
	await page.getByRole('button', { name: returns.now.inspect }).click();
	await done(returns.did.inspect);
	await post(`returns/${id}/object`, { words: 'It came like that.' });
	await page.goto('/staff/returns?queue=object');
	await page.getByRole('link', { name: `${ref}-R1` }).click();
	await looksRight(page, 'objection.1280-light-en');
	await page.getByLabel(returns.given_back).check();
	await page.getByRole('button', { name: returns.now.answer }).click();
	await done(returns.did.answer);
	await looksRight(page, 'settled.1280-light-en');
	const { json } = await shop.call('GET', `/api/v1/returns/${id}`, { key });
	expect(json).toMatchObject({ state: 'settled', refunded: 1400, lines: [{ received: 1, deduction: 0 }] });
	// Faults are counted for the demo shop, whose address is another.
	expect(faults.filter((one) => !one.startsWith(`third party: ${shop.origin}/`))).toEqual([]);
});

it('asks for its buyer, in Chinese, in the dark, on a phone and without scripts', async () => {
	const [ref, { id }] = [await arrived(), await asked()];
	const look = { viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark' };
	const { page } = await colleague({ ...look, javaScriptEnabled: false });
	const { ask } = chinese.staff.returns;
	await page.goto(`/staff/orders/${ref}`);
	await page.getByRole('link', { name: ask.open }).click();
	await page.locator('input[name="line:mug"]').fill('1');
	await page.locator('select[name="why:mug"]').selectOption('defective');
	await page.getByRole('button', { name: ask.next }).click();
	await page.getByRole('button', { name: ask.confirm }).click();
	await page.waitForURL(/\/staff\/returns\/[0-9a-f-]{36}$/);
	await page.getByText(chinese.staff.returns.step.decline, { exact: true }).click();
	await page.getByLabel(chinese.staff.returns.told, { exact: true }).fill('手柄之前粘过。');
	await page.getByRole('button', { name: chinese.staff.returns.preview }).click();
	await page.getByText(chinese.mail.return_declined.heading).waitFor();
	expect((await page.locator('textarea[name=words]').inputValue()).length).toBeGreaterThan(0);

	const { page: scripted } = await colleague(look);
	await scripted.goto(`/staff/orders/${ref}/return`);
	await looksRight(scripted, 'ask.390-dark-zh');
	await scripted.locator('input[name="line:lamp"]').check();
	await scripted.getByRole('button', { name: ask.next }).click();
	await scripted.getByRole('button', { name: ask.confirm }).waitFor();
	await looksRight(scripted, 'quote.390-dark-zh');
	for (const [path, picture] of [
		['/staff/returns', 'queue'],
		[`/staff/returns/${id}`, 'review'],
		[`/staff/orders/${ref}`, 'order']
	] as const) {
		await scripted.goto(path);
		await looksRight(scripted, `${picture}.390-dark-zh`);
	}
});
