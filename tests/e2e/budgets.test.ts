import { readFileSync } from 'node:fs';
import type { Response } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PAGES } from './support/pages.ts';
import { comeTo, untilLive, visitors } from './support/visitors.ts';

const visitor = visitors();

/** look.md, "Budgets", in bytes as they cross the wire. */
const MOST_SCRIPT = { order: 60_000, shopper: 90_000 };
const MOST_STYLE = 15_000;

/** What a first visit to a page fetches of one kind. The service worker fetches ahead, after the page: not counted. */
async function weigh(responses: Response[], kind: 'script' | 'stylesheet') {
	const files = responses.filter((response) => response.request().resourceType() === kind);
	const sizes = await Promise.all(files.map((file) => file.request().sizes()));
	return {
		count: files.length,
		bytes: sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0),
		encodings: [...new Set(files.map((file) => file.headers()['content-encoding']))]
	};
}

/** One of each kind: the states of an order are all told by the same scripts. */
const KINDS = [
	'start',
	'return',
	'order-several-parcels',
	'share-watch',
	'share-act',
	'nothing-here',
	'offline'
];

describe('a first visit fetches', () => {
	it.each(PAGES.filter(({ name }) => KINDS.includes(name)))('little enough: $name', async (pageOf) => {
		const place = await pageOf.find();
		const { path } = place;
		const context = await visitor({ serviceWorkers: 'block' });
		await comeTo(context, place);
		const page = await context.newPage();
		const responses: Response[] = [];
		page.on('response', (response) => responses.push(response));
		await page.goto(path);
		if (pageOf.live) await untilLive(page);
		await page.waitForLoadState('load');

		const script = await weigh(responses, 'script');
		const style = await weigh(responses, 'stylesheet');
		expect(script.bytes).toBeLessThanOrEqual(pageOf.live ? MOST_SCRIPT.order : MOST_SCRIPT.shopper);
		expect(style.bytes).toBeLessThanOrEqual(MOST_STYLE);
		expect(style.count).toBeGreaterThan(0);
		if (pageOf.live) expect(script.count).toBeGreaterThan(0);
		for (const { count, encodings } of [script, style]) expect(encodings).toEqual(count > 0 ? ['br'] : []);
	});
});

describe('the server’s own file', () => {
	// What runs is held in memory as source: every word of both languages made it 4.7 MB at two bytes a letter.
	it('holds the words that it says and no page’s, at a byte a letter', () => {
		const source = readFileSync('build/door/server.js', 'utf8');
		expect(source).toContain('mail.return_inspected.text');
		expect(source).not.toContain('staff_settings_');
		expect(/[^\0-\u00ff]/.exec(source)?.[0]).toBeUndefined();
		expect(source.length).toBeLessThan(3_600_000);
	});
});
