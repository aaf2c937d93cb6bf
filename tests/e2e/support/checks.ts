import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Each breach of WCAG 2.2 AA (and of axe's own good practice) in one line. `target-size` is off unless asked for.
 * Under forced colours contrast is the reader's own choice, and axe would compare the colours that are not painted.
 */
export async function accessibilityFaults(page: Page, forcedColours = false): Promise<string[]> {
	const found = await new AxeBuilder({ page })
		.withTags(TAGS)
		.options({
			rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: !forcedColours } },
			resultTypes: ['violations']
		})
		// There are no frames, so no second page is needed to put the parts together.
		.setLegacyMode(true)
		.analyze();
	return found.violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`)
	);
}

/** How many pixels of the page lie beyond its side, where only scrolling sideways would show them. */
export const sidewaysPixels = (page: Page): Promise<number> =>
	page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** From the next page on, every jump of the layout is added up; see `layoutShift`. */
export async function countShifts(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		const counted = window as typeof window & { layoutShift: number };
		counted.layoutShift = 0;
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries() as (PerformanceEntry & {
				value: number;
				hadRecentInput: boolean;
			})[]) {
				if (!entry.hadRecentInput) counted.layoutShift += entry.value;
			}
		}).observe({ type: 'layout-shift', buffered: true });
	});
}

/** At least what a browser reports as CLS: that takes the worst moments only, this is the sum. */
export const layoutShift = (page: Page): Promise<number> =>
	page.evaluate(() => (window as typeof window & { layoutShift?: number }).layoutShift ?? NaN);

/** Waits until the page's scripts have taken it over. */
export const untilReady = (page: Page): Promise<void> =>
	expect
		.poll(() => page.evaluate(() => performance.getEntriesByName('roundtrip:ready').length), {
			timeout: 60_000
		})
		.toBeGreaterThan(0);

/** Lets scripts start, streams open and pictures come, so that what is looked at is what stays. */
export async function settle(page: Page): Promise<void> {
	await page.waitForLoadState('load');
	await page.evaluate(
		() =>
			new Promise((resolve) => requestIdleCallback(() => requestAnimationFrame(resolve), { timeout: 2000 }))
	);
	await page.waitForTimeout(200);
}

/**
 * A picture of the whole page for people to look at, under test-results/ (not in git), where `PICTURES` is set: no test
 * reads them, and they are an eighth of the time of all that a browser is asked.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
	if (!process.env['PICTURES']) return;
	const path = `test-results/${name}.png`;
	mkdirSync(dirname(path), { recursive: true });
	await page.screenshot({ path, fullPage: true });
}
