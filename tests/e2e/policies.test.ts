import { randomUUID } from 'node:crypto';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { call, databaseUrl, placeOwnOrder } from './support/demo.ts';
import { DESK, PHONE, signIn, visitors, watchFaults } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** The shop's rules as a manager writes, tries and publishes them, by the keyboard alone, with scripts and without. */
const visitor = visitors();
const { policies, reason } = english.staff;
/** Only orders with this mark: other tests go on with the rules they know. */
const MARK = 'e2e-policies';
let connection: Connection;
beforeAll(() => {
	connection = connect(databaseUrl, { max: 2 });
});
afterAll(() => connection?.close());

async function manager(
	options: Parameters<typeof visitor>[0] = {}
): Promise<{ context: BrowserContext; page: Page }> {
	const { path } = await invite({ connection }, 'manager', 'Mara Regel');
	const context = await visitor({ viewport: DESK, ...options });
	const page = await context.newPage();
	await page.goto(path);
	await page.locator('input[name="password"]').first().fill(PASSWORD);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/staff$/);
	return { context, page };
}

/** At both widths, light and dark. */
async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark'],
		[DESK, 'light']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `policies/${name}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.emulateMedia({ colorScheme: null });
}

/** What a keyboard does: it gets there, and presses. */
async function press(target: Locator, key = 'Enter'): Promise<void> {
	await target.focus();
	await target.press(key);
}

async function type(page: Page, text: string): Promise<void> {
	await page.getByLabel(policies.document_label).focus();
	await page.keyboard.press('ControlOrMeta+a');
	await page.keyboard.insertText(text);
	await press(page.getByRole('button', { name: policies.save_document }));
}

type Document = { cancel: object[]; return: object[]; zone: string };
const written = async (page: Page, label = policies.document_label): Promise<Document> =>
	JSON.parse(await page.getByLabel(label).inputValue()) as Document;

/** A rule for marked orders in front of all that hold. */
function withRule(document: Document, percent: number): Document {
	const rule = {
		id: `marked-${percent}`,
		when: { 'order.tags': { any: [`${MARK}-${percent}`] } },
		steps: [{ until: { event: 'claimed' }, fee: { percent } }]
	};
	return { ...document, cancel: [rule, ...document.cancel] };
}

async function placeMarked(): Promise<string> {
	const ref = `E2E-${randomUUID().slice(0, 8)}`;
	const at = new Date().toISOString();
	const made = await call('POST', '/orders', {
		...{
			ref,
			placed_at: at,
			currency: 'EUR',
			tags: [`${MARK}-25`],
			total: 8000,
			prices_include_tax: true,
			tax: 0
		},
		buyer: { kind: 'business', country: 'CH', name: 'Rolf Amt', email: `${ref.toLowerCase()}@mail.example` },
		lines: [{ id: 'mug', title: 'Harbour mug', quantity: 2, amount: 8000 }],
		payments: [{ provider: 'test', reference: `pay-${ref}`, amount: 8000, captured_at: at }]
	});
	expect(made.status, JSON.stringify(made.body)).toBe(201);
	return ref;
}

describe('a manager with a keyboard', () => {
	it('writes a draft, mends it, sees what is different, tries it, publishes it, and the next order has it', async () => {
		await placeOwnOrder();
		const { context, page } = await manager();
		const faults = watchFaults(context);
		await press(page.locator('header summary', { hasText: english.staff.menu.shop }));
		await press(page.getByRole('link', { name: policies.title }));
		await page.getByRole('heading', { level: 1, name: policies.title }).waitFor();
		await page.setViewportSize(DESK);
		await press(page.getByRole('button', { name: policies.begin_now, exact: true }));
		await page.getByText(policies.begun).waitFor();
		const draft = new URL(page.url()).pathname;
		const document = await written(page);

		// Something wrong: named by its line, and everything typed is still there.
		const text = JSON.stringify(withRule(document, 25), null, 1);
		await type(page, text.replace('"claimed"', '"claimt"'));
		await page.getByText(/Not saved: 1 thing/).waitFor();
		const line = text.split('\n').findIndex((one) => one.includes('"claimed"')) + 1;
		await page.getByText(`Line ${line}, at /cancel/0/steps/0/until/event`).waitFor();
		expect(await page.getByLabel(policies.document_label).inputValue()).toContain('claimt');
		await looksRight(page, 'draft-wrong');
		await page.setViewportSize(DESK);

		// A rule that only ever meets buyers whom the law protects: found, and nothing is published with it.
		const germans = { 'buyer.country': 'DE', 'buyer.kind': 'consumer' };
		const week = [{ until: { after: 'delivered_at', for: 'P7D' }, fee: null }];
		const low = {
			...withRule(document, 25),
			return: [{ id: 'germans', when: germans, steps: week }, ...document.return]
		};
		await type(page, JSON.stringify(low));
		await page.getByText(policies.saved, { exact: true }).waitFor();
		await page
			.getByText(/The law gives 14 days: you wrote 7, shoppers get 14\./)
			.first()
			.waitFor();
		await looksRight(page, 'draft-finding');
		await page.setViewportSize(DESK);
		await page.goto(`${draft}/publish`);
		await page.getByText(policies.publish_blocked).waitFor();
		expect(await page.getByRole('button', { name: policies.publish_now }).count()).toBe(0);
		await page.goto(draft);
		await type(page, JSON.stringify(withRule(document, 25)));
		await page.getByText(policies.saved, { exact: true }).waitFor();

		await press(page.getByRole('link', { name: policies.difference }));
		await page.getByText('New: rule “marked-25” for cancelling').waitFor();
		await looksRight(page, 'difference');
		await page.setViewportSize(DESK);
		await page.goto(draft);
		await press(page.getByRole('link', { name: policies.replay }));
		await press(page.getByRole('button', { name: policies.replay_start }));
		await page.getByText(/All \d+ looked at\./).waitFor({ timeout: 60_000 });
		await page.getByText(policies.open_law).waitFor();
		await looksRight(page, 'replay');
		await page.setViewportSize(DESK);

		await page.goto(`${draft}/publish`);
		await press(page.getByLabel(reason.season), 'Space');
		await looksRight(page, 'publish');
		await page.setViewportSize(DESK);
		await press(page.getByRole('button', { name: policies.publish_now }));
		await page.getByText(/Version \d+ is published\./).waitFor();
		const ref = await placeMarked();
		await looksRight(page, 'home');

		const shopper = await visitor();
		await signIn(shopper, ref);
		const order = await shopper.newPage();
		await order.goto(`/orders/${ref}`);
		await order
			.getByText(/€20\.00/)
			.first()
			.waitFor();
		await keepPicture(order, 'policies/fee-bar');
		expect(faults).toEqual([]);
	});

	it('publishes for later and takes it back; a colleague’s save is never written over unseen', async () => {
		const { page } = await manager();
		await page.goto('/staff/policies');
		await press(page.getByRole('button', { name: policies.begin_now, exact: true }));
		await page.getByText(policies.begun).waitFor();
		const draft = new URL(page.url()).pathname;
		const document = await written(page);

		const colleague = (await manager()).page;
		await colleague.goto(draft);
		await type(colleague, JSON.stringify(withRule(document, 30)));
		await colleague.getByText(policies.saved, { exact: true }).waitFor();
		await type(page, JSON.stringify(withRule(document, 35)));
		await page.getByText(/Not saved: Mara Regel saved this draft/).waitFor();
		await page.getByText('Gone: rule “marked-30” for cancelling').waitFor();
		expect(await page.getByLabel(policies.document_label).inputValue()).toContain('marked-35');
		await looksRight(page, 'conflict');
		await page.setViewportSize(DESK);
		await press(page.getByRole('button', { name: policies.conflict_over }));
		await page.getByText(policies.saved, { exact: true }).waitFor();

		await page.goto(`${draft}/publish`);
		await press(page.getByLabel(policies.publish_later), 'Space');
		await press(page.getByRole('button', { name: policies.publish_now }));
		await page.getByText(/That is no time to come/).waitFor();
		const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 16);
		await page.getByLabel(policies.publish_at).fill(inTwoDays);
		await press(page.getByRole('button', { name: policies.publish_now }));
		await page.getByText(/Version \d+ is published\./).waitFor();
		await page.getByText(policies.state.future, { exact: true }).waitFor();
		await press(page.locator('summary', { hasText: policies.take_back }).first());
		await press(page.getByRole('button', { name: policies.take_back_now }));
		await page.getByText(policies.took_back).waitFor();
		expect(await page.getByText(policies.state.taken_back, { exact: true }).count()).toBe(1);
	});
});

describe('without scripts, in Chinese', () => {
	it('the form of the usual things, a replay and its pages work all the same', async () => {
		const { page } = await manager({ javaScriptEnabled: false, locale: 'zh-CN', viewport: PHONE });
		const words = chinese.staff.policies;
		await page.goto('/staff/policies');
		await page.getByRole('button', { name: words.begin_now, exact: true }).click();
		await page.getByText(words.begun).waitFor();
		const draft = new URL(page.url()).pathname;
		const before = await written(page, words.document_label);
		const rule = before.return.length - 1;
		await page.locator(`[id="f-return.${rule}.0.count"]`).fill('59');
		await keepPicture(page, 'policies/draft-zh');
		await page.getByRole('button', { name: words.save_usual }).click();
		await page.getByText(words.saved, { exact: true }).waitFor();
		const after = await written(page, words.document_label);
		expect(JSON.stringify(after)).toBe(
			JSON.stringify(before).replace(/(.*)"P\d+D","end_of_day"/, '$1"P59D","end_of_day"')
		);
		await page.goto(`${draft}/difference`);
		await keepPicture(page, 'policies/difference-zh');
		await page.goto(`${draft}/replay`);
		await page.getByRole('button', { name: words.replay_start }).click();
		const onwards = page.getByRole('link', { name: words.replay_go_on });
		for (let round = 0; round < 40 && (await onwards.count()) > 0; round++) await onwards.click();
		await page.getByText(/项全部查看完毕/).waitFor();
		await keepPicture(page, 'policies/replay-zh');
		await page.goto(draft);
		await page.getByText(words.discard, { exact: true }).click();
		await page.getByRole('button', { name: words.discard_now }).click();
		await page.getByText(words.discarded).waitFor();
	});
});
