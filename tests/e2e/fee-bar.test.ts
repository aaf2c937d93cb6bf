import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults, sidewaysPixels } from './support/checks.ts';
import { createLink, seededOrder } from './support/demo.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** The fee bar where a shopper meets it; what its words are made from is tested beside them. */
const visitor = visitors();

async function open(fate: string, options: Parameters<typeof visitor>[0] = {}): Promise<Page> {
	const ref = await seededOrder(fate);
	const context = await visitor(options);
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}`);
	return page;
}

const barOf = (page: Page) => page.getByRole('region', { name: english.fee.title });
const wordsOf = async (page: Page) => (await barOf(page).innerText()).replaceAll('\u00A0', ' ');

/** Each state of the bar, and the sentence that its order must open with. */
const STATES = [
	[
		'made to order, for a fee',
		/^Cancelling costs (15% )?\(?€\d+\.\d\d\)? until the warehouse takes it for packing\./m
	],
	[
		'made to order, being made',
		/^Ask to cancel until it is handed to the carrier: the warehouse decides, it costs 40% \(€\d+\.\d\d\)/m
	],
	['made to order, late', /No fee: it is later than the shop promised\./],
	['large order', /^Free to cancel until .+, another \d+ h( \d+ min)?, unless packing starts first\./m],
	['large order, for a fee', /^Cancelling costs .*€\d+\.\d\d\)? until/m],
	['delivered today', /(return it|withdraw from the purchase) until /]
] as const;

describe('the bar', () => {
	it.each(STATES)('of an order %s says what is so, with and without JavaScript', async (fate, words) => {
		const page = await open(fate);
		await untilLive(page);
		expect(await wordsOf(page)).toMatch(words);
		const still = await open(fate, { javaScriptEnabled: false });
		expect(await wordsOf(still)).toMatch(words);
		expect(await accessibilityFaults(page)).toEqual([]);
	});

	it('is a list of zones in order for those who cannot see it, with the one that holds marked', async () => {
		const page = await open('made to order, for a fee');
		const list = barOf(page).getByRole('list', { name: english.fee.list });
		const zones = await list.getByRole('listitem').allTextContents();
		expect(zones.map((zone) => zone.trim().split(/\s/)[0])).toEqual([
			'Free',
			expect.stringMatching(/^€/),
			'On',
			'On',
			'Return'
		]);
		const current = list.locator('[aria-current=step]');
		expect(await current.count()).toBe(1);
		expect(await current.textContent()).toMatch(/€[^]*\(now\)/);
	});

	it('counts down by itself, and stands still without JavaScript', async () => {
		const page = await open('large order');
		await untilLive(page);
		const left = async (of: Page) => /another (.+?), unless/.exec(await wordsOf(of))?.[1];
		const before = await left(page);
		expect(before).toMatch(/^\d+ h( \d+ min)?$/);
		await expect.poll(() => left(page), { timeout: 70_000 }).not.toBe(before);
	});

	it('shows times and no amounts to whoever has a link', async () => {
		const { path } = await createLink(await seededOrder('made to order, for a fee'), 'watch');
		const page = await (await visitor()).newPage();
		await page.goto(path);
		const words = await wordsOf(page);
		expect(words).toContain('Cancelling costs a fee until the warehouse takes it for packing.');
		expect(words).not.toMatch(/€|%|\d\.\d\d/);
		expect(await accessibilityFaults(page)).toEqual([]);
	});

	it('fits where letters are twice as large, and from right to left', async () => {
		const page = await open('made to order, for a fee');
		for (const width of [320, 390]) {
			await page.setViewportSize({ width, height: 800 });
			await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
			expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
			await page.evaluate(() => (document.documentElement.dir = 'rtl'));
			expect(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
			await page.evaluate(() => (document.documentElement.dir = 'ltr'));
		}
	});

	it('speaks Chinese', async () => {
		const page = await open('made to order, for a fee', { locale: 'zh-CN' });
		const words = await page.getByRole('region', { name: chinese.fee.title }).innerText();
		expect(words).toMatch(/仓库开始拣货前取消须付.*€\d+\.\d\d/);
	});
});

it('a cancelled order says where its money is and by when it is due', async () => {
	const page = await open('cancelled');
	expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(
		/^Cancelled\. .+ is on its way back, due by .+\.$/
	);
});

it('a request that waits shows its clock and what silence means', async () => {
	const words = await wordsOf(await open('cancellation asked for'));
	expect(words).toMatch(
		/^Asked to cancel \d+ items?: .+\. The warehouse decides by .+, another \d+ h( \d+ min)?\. No answer counts as yes\./m
	);
});
