import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { databaseUrl } from './support/demo.ts';
import { DESK, PHONE, visitors, watchFaults } from './support/visitors.ts';
import { english } from './support/words.ts';

/** An agent's hour with the keyboard alone: finds, shares, acts, decides, inspects, does several and takes it back. */
const visitor = visitors();
const { staff } = english;
const name = `agent_hour_${process.pid}`;
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
	const cancel = [
		{ until: { event: 'claimed' }, fee: { percent: 10 } },
		{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
	];
	const steps = [{ until: { after: 'delivered_at', for: 'P30D', end_of_day: true }, fee: null }];
	const draft = {
		...{
			...samplePolicy(),
			cancel: [{ id: 'standard', steps: cancel }],
			return: [{ id: 'standard', steps }]
		},
		returns: { ways: [{ way: 'own', price: 0 }] }
	};
	await post(`policies/drafts/${await post('policies/drafts', draft)}/publish`);
});
afterAll(async () => {
	await shop?.stop();
	await admin?.unsafe(`drop database if exists ${name} with (force)`);
	await admin?.end();
});

async function post(path: string, body?: object): Promise<string> {
	const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
	expect(answer.status, `${path} ${answer.text}`).toBeLessThan(300);
	return String((answer.json['return'] as { id: string } | undefined)?.id ?? answer.json['id']);
}

const mugs = (quantity: number) => [{ line: 'mug', quantity }];
const confirmed = async (ref: string, quote: object) =>
	post(`quotes/${await post(`orders/${ref}/quotes`, quote)}/confirm`);

/** Three mugs, paid. */
async function placed(): Promise<string> {
	const ref = `H-${randomUUID().slice(0, 8)}`;
	const at = new Date(Date.now() - 90 * 3_600_000).toISOString();
	await post('orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: at, currency: 'EUR', total: 4200, tax: 0 },
		buyer: { kind: 'business', country: 'CH', name: 'Mara Lindqvist', email: `${ref}@mail.example` },
		lines: [{ id: 'mug', title: 'Harbour mug', quantity: 3, amount: 4200 }],
		payments: [{ provider: 'visa', reference: ref, amount: 4200, captured_at: at }]
	});
	return ref;
}
/** The same, in the warehouse's hands, one of them asked to be let go. */
async function asked(): Promise<string> {
	const ref = await placed();
	await post(`orders/${ref}/claims`, { lines: mugs(3) });
	await confirmed(ref, { kind: 'cancel', lines: mugs(1) });
	return ref;
}
/** The same, of which one came back and lies there to be looked at. */
async function received(): Promise<string> {
	const ref = await placed();
	const parcel = { carrier: 'dhl', tracking_number: `N${ref}`, lines: mugs(3) };
	const at = new Date(Date.now() - 48 * 3_600_000).toISOString();
	const shipment = await post(`orders/${ref}/shipments`, parcel);
	await post(`shipments/${shipment}/scans`, { scans: [{ at, status: 'delivered' }] });
	const lines = [{ line: 'mug', quantity: 1, reason: 'quality' }];
	await post(`returns/${await confirmed(ref, { kind: 'return', lines, way_back: 'own' })}/receive`, {
		lines: mugs(1)
	});
	return ref;
}

async function colleague(options = {}): Promise<Page> {
	const { path } = await invite(shop, 'agent', 'Agnes Pult');
	const context = await visitor({ baseURL: shop.origin, viewport: DESK, ...options });
	const page = await context.newPage();
	await page.goto(path);
	await page.locator('input[name=password]').fill(PASSWORD);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/staff$/);
	return page;
}

async function looksRight(page: Page, picture: string): Promise<void> {
	await settle(page);
	await keepPicture(page, `agent-hour/${picture}`);
	expect.soft(await accessibilityFaults(page), picture).toEqual([]);
	expect.soft(await sidewaysPixels(page), picture).toBeLessThanOrEqual(0);
}

/** Goes on by one key until what has the focus is this; a person sees where they are and stops. */
async function until(page: Page, pressed: string, selector: string): Promise<void> {
	for (let n = 0; n < 200; n++) {
		await page.keyboard.press(pressed);
		if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
	}
	throw new Error(`${pressed} does not come to ${selector}`);
}
async function press(page: Page, selector: string, by = 'Tab'): Promise<void> {
	await until(page, by, selector);
	await page.keyboard.press('Enter');
}
const rowOf = (page: Page, ref: string) => page.locator('[id^=row-]', { hasText: ref });
const says = (page: Page, words: string) => page.getByText(words, { exact: false }).first().waitFor();

/** By the menus of the head, from wherever somebody is. */
async function goBy(page: Page, href: string): Promise<void> {
	await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	const menu = `details:has(a[href="${href}"]) > summary`;
	await press(page, `header ${menu}`);
	await press(page, `header a[href="${href}"]`);
	await page.waitForURL(`**${href}`);
	await page.locator(`header a[href="${href}"][aria-current=page]`).waitFor({ state: 'attached' });
	expect(await page.locator('header details[open]').count()).toBe(0);
}

it('finds, shares, cancels for the buyer, decides, inspects, does two at once and takes it back', async () => {
	const [mine, back, one, two, three] = [
		await placed(),
		await received(),
		await asked(),
		await asked(),
		await asked()
	];
	const page = await colleague();
	const faults = watchFaults(page.context());
	await page.reload();
	await settle(page);

	// Finds, by the whole number; shares in two keys.
	await page.keyboard.press('/');
	await page.keyboard.type(mine);
	await page.keyboard.press('Enter');
	await page.waitForURL(`**/staff/orders/${mine}`);
	await page.getByText(english.live.on, { exact: true }).waitFor();
	const buyer = page.frameLocator('.beside-buyer iframe');
	await buyer.getByRole('heading', { level: 1 }).waitFor();
	await looksRight(page, 'order');
	await page.keyboard.press('s');
	await page.keyboard.press('Enter');
	await page
		.locator('section[aria-labelledby=share]', { hasText: '/t/' })
		.or(page.locator('input[value*="/t/"]'))
		.first()
		.waitFor();
	await looksRight(page, 'shared');

	// Acts for the buyer: one piece, with what they will be told before it is done.
	await press(page, `main a[href="/staff/orders/${mine}/cancel"]`);
	await page.waitForURL('**/cancel');
	await until(page, 'Tab', 'input[name="line:mug"]');
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.type('1');
	await looksRight(page, 'cancel');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/cancel\/.+/);
	await page.getByRole('heading', { name: staff.told.title }).waitFor();
	await looksRight(page, 'cancel-quote');
	await press(page, 'form[action="?/confirm"] button');
	await page.waitForURL(/\?done=/);
	await looksRight(page, 'cancelled');
	// The buyer's page beside it is read again with the change.
	await buyer.getByText(/2/).first().waitFor();

	// Decides on a request, having read the mail.
	await goBy(page, '/staff/requests');
	await rowOf(page, three).waitFor();
	await until(page, 'j', 'main [data-go]');
	await press(page, 'li[id^=row-] details:has([value=accept]) > summary');
	await press(page, 'li[id^=row-] form:has([value=accept]) button[formaction="?/foresee"]');
	await rowOf(page, one).locator('form:has([value=accept]) p[lang]').first().waitFor();
	await looksRight(page, 'request-foreseen');
	expect(await rowOf(page, one).count()).toBe(1);
	await press(page, 'li[id^=row-] form:has([value=accept]) button:not([formaction])');
	await says(page, staff.requests.accepted);
	await rowOf(page, one).waitFor({ state: 'detached' });

	// Two at once, and takes it back.
	for (const ref of [two, three]) {
		await until(page, 'j', `[id^=row-]:has(a[href$="${ref}"]) [data-go]`);
		await page.keyboard.press('x');
	}
	await says(page, 'Chosen: 2');
	await press(page, 'form#bulk button:not([type=button])');
	await page.locator('[data-run=waiting]').getByRole('timer').waitFor();
	await press(page, '[data-undo]', 'Shift+Tab');
	await says(page, 'Taken back');
	await looksRight(page, 'taken-back');
	await page.reload();
	await settle(page);
	for (const ref of [two, three]) await rowOf(page, ref).waitFor();

	// Inspects what came back.
	await goBy(page, '/staff/returns');
	await rowOf(page, back).waitFor();
	await settle(page);
	await until(page, 'j', `main a[data-go]`);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/staff\/returns\/.+/);
	await page.getByText(staff.returns.step.inspect, { exact: true }).waitFor();
	await settle(page);
	// What comes next is open already.
	await looksRight(page, 'inspect');
	await press(
		page,
		'main details[open] form:has([name=step][value=inspect]) button:not([type=button]):not([formaction])'
	);
	await says(page, staff.returns.did.inspect);
	await looksRight(page, 'inspected');
	expect(faults.filter((fault) => !fault.includes(shop.origin))).toEqual([]);
});

it('a menu of the head closes with Escape, and is a list without scripts, on a phone in the dark', async () => {
	const page = await colleague();
	await settle(page);
	await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await press(page, 'header details:has(a[href="/staff/requests"]) > summary');
	await looksRight(page, 'menu');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Escape');
	expect(await page.locator('header details[open]').count()).toBe(0);
	expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');

	const storageState = await page.context().storageState();
	const plain = await visitor({
		...{ baseURL: shop.origin, viewport: PHONE, colorScheme: 'dark' as const, locale: 'zh-CN' },
		...{ javaScriptEnabled: false, storageState }
	});
	const phone = await plain.newPage();
	await phone.goto('/staff/returns');
	await phone.locator('header details:has(a[href="/staff/requests"]) > summary').press('Enter');
	await keepPicture(phone, 'agent-hour/menu.390-dark-zh');
	expect(await sidewaysPixels(phone)).toBeLessThanOrEqual(0);
	await phone.locator('header a[href="/staff/returns"][aria-current=page]').waitFor();
	await phone.locator('header a[href="/staff/requests"]').press('Enter');
	await phone.waitForURL('**/staff/requests');
	// The buyer's page is folded away where there is no room beside; with scripts it is not even fetched before.
	const ref = await placed();
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	await page.setViewportSize(PHONE);
	await page.goto(`/staff/orders/${ref}`);
	await settle(page);
	expect(asked.some((url) => url.includes('as-buyer'))).toBe(false);
	await phone.goto(`/staff/orders/${ref}`);
	await phone.locator('.beside-buyer > summary').press('Enter');
	await phone.frameLocator('.beside-buyer iframe').getByRole('heading', { level: 1 }).waitFor();
	await keepPicture(phone, 'agent-hour/order.390-dark-zh');
	expect(await sidewaysPixels(phone)).toBeLessThanOrEqual(0);
});
