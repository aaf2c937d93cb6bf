import { mkdirSync } from 'node:fs';
import { openBrowser } from '../browser.ts';

/**
 * Pictures of every page, to be looked at: node tests/e2e/support/preview/look.ts OUT [only]
 * against a running `vite preview --config tests/e2e/support/preview/vite.config.ts`.
 */
const [out = 'test-results/look', only = ''] = process.argv.slice(2);
const origin = process.env['PREVIEW'] ?? 'http://localhost:4173';

const PAGES: Record<string, string> = {
	start: '/',
	offline: '/offline',
	lost: '/nowhere',
	'no-order': '/orders/nowhere',
	'no-link': '/t/ended',
	broken: '/orders/broken',
	'link-watch': '/t/watch',
	'link-act': '/t/act',
	...Object.fromEntries(
		[
			'in-transit',
			'picking',
			'split',
			'delivered',
			'attempt',
			'customs',
			'dinar',
			'chinese',
			'empty',
			'returning',
			'silent'
		].map((ref) => [ref, `/orders/${ref}`])
	)
};
const LOOKS = [
	{ name: '390-light-en', width: 390, scheme: 'light', locale: 'en-GB' },
	{ name: '390-dark-zh', width: 390, scheme: 'dark', locale: 'zh-CN' },
	{ name: '1280-dark-en', width: 1280, scheme: 'dark', locale: 'en-GB' },
	{ name: '1280-light-zh', width: 1280, scheme: 'light', locale: 'zh-CN' }
] as const;

mkdirSync(out, { recursive: true });
const browser = await openBrowser();
for (const { name, width, scheme, locale } of LOOKS) {
	const context = await browser.newContext({
		viewport: { width, height: 844 },
		colorScheme: scheme,
		locale,
		timezoneId: 'Europe/Berlin'
	});
	const page = await context.newPage();
	page.on('console', (message) => {
		if (message.type() !== 'error' && message.type() !== 'warning') return;
		if (!message.text().includes('Failed to load resource')) console.log(page.url(), message.text());
	});
	page.on('pageerror', (fault) => console.log(page.url(), fault));
	for (const [title, path] of Object.entries(PAGES)) {
		if (!`${title} ${name}`.includes(only)) continue;
		await page.goto(origin + path, { waitUntil: 'load' });
		await page.waitForTimeout(300);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		if (wide > 0) console.log(title, name, `is ${wide} px too wide`);
		await page.screenshot({ path: `${out}/${title}.${name}.png`, fullPage: true });
	}
	await context.close();
}
await browser.close();
