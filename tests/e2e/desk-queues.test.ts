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

/** An agent's quarter of an hour in the queues: takes, chooses several, takes back, decides; and a colleague beside them. */
const visitor = visitors();
const { staff } = english;
const name = `desk_queues_${process.pid}`;
let admin: postgres.Sql;
let shop: Shop;
let key: string;

beforeAll(async () => {
	admin = postgres(databaseUrl, { max: 1 });
	await admin.unsafe(`create database ${name}`);
	const url = new URL(databaseUrl);
	url.pathname = `/${name}`;
	shop = await startShop({ databaseUrl: url.href, env: { RATE_SCALE: '1000' } });
	key = await shop.key('policy:write', 'orders:write', 'quotes:write', 'warehouse:write');
	const steps = [
		{ until: { event: 'claimed' }, fee: { percent: 10 } },
		{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
	];
	const draft = { ...samplePolicy(), cancel: [{ id: 'standard', steps }] };
	await post(`policies/drafts/${await post('policies/drafts', draft)}/publish`);
});
afterAll(async () => {
	await shop?.stop();
	await admin?.unsafe(`drop database if exists ${name} with (force)`);
	await admin?.end();
});

async function post(path: string, body?: object): Promise<string> {
	const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
	expect(answer.status, answer.text).toBeLessThan(300);
	return String(answer.json['id']);
}

/** An order whose mugs the warehouse has, and whose buyer asks for one of them to be let go. */
async function asked(): Promise<string> {
	const ref = `Q-${randomUUID().slice(0, 8)}`;
	const at = new Date().toISOString();
	await post('orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: at, currency: 'EUR', total: 4200, tax: 0 },
		buyer: { kind: 'business', country: 'CH', name: 'Studio Nebelhorn', email: `${ref}@mail.example` },
		lines: [{ id: 'mug', title: 'Harbour mug', quantity: 3, amount: 4200 }],
		payments: [{ provider: 'visa', reference: ref, amount: 4200, captured_at: at }]
	});
	await post(`orders/${ref}/claims`, { lines: [{ line: 'mug', quantity: 3 }] });
	const lines = [{ line: 'mug', quantity: 1 }];
	await post(`quotes/${await post(`orders/${ref}/quotes`, { kind: 'cancel', lines })}/confirm`);
	return `#${ref}`;
}

async function colleague(who: string, options = {}): Promise<{ context: BrowserContext; page: Page }> {
	const { path } = await invite(shop, 'agent', who);
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
	await keepPicture(page, `desk-queues/${picture}`);
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
const rowOf = (page: Page, order: string) => page.locator('[id^=row-]', { hasText: order });
const isListed = (page: Page, order: string) => page.getByRole('link', { name: order });
const says = (page: Page, words: string) => page.getByText(words, { exact: false }).first().waitFor();

it('a quarter of an hour with the keyboard alone: takes one, chooses two, takes it back, has it done, decides', async () => {
	const orders = [await asked(), await asked(), await asked()];
	const [first = '', second = '', third = ''] = orders;
	const { context, page } = await colleague('Agnes Pult');
	const faults = watchFaults(context);
	await page.reload();
	await says(page, staff.late.mine_none.slice(0, 30));
	// Out of the search field, where a letter is a letter.
	await page.keyboard.press('Tab');
	await until(page, 'j', 'main a[href="/staff/requests"]');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/staff\/requests$/, { waitUntil: 'commit' });
	await isListed(page, third).waitFor();

	await page.keyboard.press('j');
	await page.keyboard.press('a');
	await rowOf(page, first).getByText('You have it until').waitFor();
	for (const order of [second, third]) {
		await page.keyboard.press('j');
		await page.keyboard.press('x');
		expect(await rowOf(page, order).locator('[data-choose]').isChecked()).toBe(true);
	}
	await says(page, 'Chosen: 2');
	await until(page, 'Tab', 'select[name=how]');
	await until(page, 'Tab', 'form#bulk button:not([type=button])');
	await page.keyboard.press('Enter');
	await page.locator('[data-run=waiting]').getByRole('timer').waitFor();
	await looksRight(page, 'waiting.1280-light-en');
	await until(page, 'Shift+Tab', '[data-undo]');
	await page.keyboard.press('Enter');
	await says(page, 'Taken back');
	await page.reload();
	for (const order of orders) await isListed(page, order).waitFor();
	await rowOf(page, first).getByText('You have it until').waitFor();

	await page.keyboard.press('j');
	for (const _ of [second, third]) {
		await page.keyboard.press('j');
		await page.keyboard.press('x');
	}
	await until(page, 'Tab', 'form#bulk button:not([type=button])');
	await page.keyboard.press('Enter');
	await page.locator('[data-run=waiting]').waitFor();
	await page.locator('[data-run=done]').getByText('2 of 2').waitFor({ timeout: 40_000 });
	for (const order of [second, third]) await isListed(page, order).waitFor({ state: 'detached' });

	await until(page, 'j', 'main [data-go]');
	await until(page, 'Tab', 'li[id^=row-] details:has([value=accept]) > summary');
	await page.keyboard.press('Enter');
	await until(page, 'Tab', 'li[id^=row-] form:has([value=accept]) button:not([formaction])');
	await page.keyboard.press('Enter');
	await says(page, staff.requests.accepted);
	await isListed(page, first).waitFor({ state: 'detached' });
	await looksRight(page, 'done.1280-light-en');
	await page.goto('/staff');
	expect(await page.locator('a[href="/staff/requests"][data-go]').count()).toBe(0);
	await looksRight(page, 'start.1280-light-en');
	// They are counted from the demo's address, and this shop is another.
	expect(faults.filter((one) => !one.includes(shop.origin))).toEqual([]);
});

it('two at the same queue: who has what is seen within a second, and nothing typed is lost', async () => {
	const orders = [await asked(), await asked(), await asked()];
	const [first = '', second = '', third = ''] = orders;
	const agnes = await colleague('Agnes Pult');
	const bruno = await colleague('Bruno Tresen');
	for (const { page } of [agnes, bruno]) {
		await page.goto('/staff/requests');
		await isListed(page, third).waitFor();
		await settle(page);
	}
	// Both press at once: one has it, the other is told by whom.
	await Promise.all([agnes, bruno].map(({ page }) => rowOf(page, first).locator('[data-take]').click()));
	const held = rowOf(agnes.page, first).getByText('Bruno Tresen has it').first();
	const won = rowOf(bruno.page, first).getByText('Agnes Pult has it').first();
	await Promise.race([held.waitFor(), won.waitFor()]);
	const [winner, loser] = (await held.isVisible()) ? [bruno, agnes] : [agnes, bruno];
	await rowOf(winner.page, first).getByText('You have it until').waitFor();
	await looksRight(loser.page, 'told-by-whom.1280-light-en');

	// What the other one is writing stays, while rows come and go around it and when its own goes.
	const row = rowOf(loser.page, second);
	await row.getByText(staff.requests.decline, { exact: true }).click();
	const words = row.locator('details:has([value=decline]) input[name=words]');
	await words.fill('the parcel is taped and labelled');
	const decide = async (order: string) => {
		const theirs = rowOf(winner.page, order);
		await theirs.getByText(staff.requests.accept, { exact: true }).click();
		await theirs.getByRole('button', { name: staff.requests.accept_now }).click();
		await says(winner.page, staff.requests.accepted);
	};
	await decide(third);
	await isListed(loser.page, third).waitFor({ state: 'detached' });
	expect(await words.inputValue()).toBe('the parcel is taped and labelled');
	await decide(second);
	await row.getByText(staff.task.gone.slice(0, 30)).waitFor();
	expect(await words.inputValue()).toBe('the parcel is taped and labelled');
	await looksRight(loser.page, 'gone.1280-light-en');
	await row.getByRole('button', { name: staff.task.put_away }).click();
	await row.waitFor({ state: 'detached' });

	// A colleague's is decided only by whoever says that they want to.
	const theirs = rowOf(loser.page, first);
	await theirs.getByText(staff.requests.accept, { exact: true }).click();
	const accept = theirs.locator('form:has([value=accept])');
	const now = accept.getByRole('button', { name: staff.requests.accept_now });
	await now.click();
	await accept.getByLabel(staff.task.anyway).waitFor();
	await isListed(loser.page, first).waitFor();
	await accept.getByLabel(staff.task.anyway).check();
	await now.click();
	await says(loser.page, staff.requests.accepted);
});

it('without scripts: takes, chooses, sees when it begins, and takes it back', async () => {
	const order = await asked();
	const { context } = await colleague('Agnes Pult');
	const plain = await visitor({
		baseURL: shop.origin,
		viewport: PHONE,
		javaScriptEnabled: false,
		storageState: await context.storageState()
	});
	const page = await plain.newPage();
	await page.goto('/staff/requests?who=nobody');
	await rowOf(page, order).locator('[data-take]').click();
	expect(new URL(page.url()).searchParams.get('who')).toBe('nobody');
	await page.goto('/staff/requests?who=mine');
	await rowOf(page, order).getByText('You have it until').waitFor();
	await rowOf(page, order).locator('[data-choose]').check();
	await page.locator('form#bulk button').click();
	await says(page, 'of them: begins');
	await keepPicture(page, 'desk-queues/no-script.390-light-en');
	await page.locator('[data-undo]').click();
	await says(page, 'Taken back');
});

it('looks right on a phone, in the dark, in Chinese', async () => {
	const order = await asked();
	const { page } = await colleague('Agnes Pult', { viewport: PHONE, colorScheme: 'dark', locale: 'zh-CN' });
	await page.goto('/staff/requests');
	await page.getByText(chinese.staff.task.free).first().waitFor();
	await rowOf(page, order).locator('[data-take]').click();
	await rowOf(page, order).getByText('由您处理').waitFor();
	await looksRight(page, 'requests.390-dark-zh');
	await page.goto('/staff');
	await looksRight(page, 'start.390-dark-zh');
});
