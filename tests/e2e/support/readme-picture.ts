import { mkdirSync, statSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { startDemoServer } from './demo-server.ts';

/**
 * Draws docs/screenshot.png anew, from a demo shop of its own: npm run build && node tests/e2e/support/readme-picture.ts
 */
const FILE = 'docs/screenshot.png';
const MOST_BYTES = 250_000;

/** Follows the printed address as a newcomer would, and waits until the showcase has a parcel on the van. */
async function photograph(
	browser: Browser,
	demoLink: string,
	width: number,
	height: number
): Promise<string> {
	const context = await browser.newContext({
		viewport: { width, height },
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin'
	});
	const page = await context.newPage();
	await page.goto(demoLink);
	await page.getByRole('button', { name: 'Open the whole order' }).click();
	await page.getByRole('heading', { level: 1, name: /^Out for delivery/ }).waitFor({ timeout: 300_000 });
	await page.getByText('Live', { exact: true }).waitFor();
	const picture = await page.screenshot();
	await context.close();
	return `data:image/png;base64,${picture.toString('base64')}`;
}

const server = await startDemoServer();
const browser = await openBrowser();
try {
	const desk = await photograph(browser, server.demoLink, 1280, 900);
	const phone = await photograph(browser, server.demoLink, 390, 844);
	const page = await browser.newPage({ viewport: { width: 1200, height: 660 }, deviceScaleFactor: 1 });
	await page.setContent(`<style>
		body { margin: 0; height: 660px; background: #dcdfd8; display: grid; grid-template-columns: 292px 828px; gap: 24px; padding: 0 28px; align-items: center }
		img { display: block; width: 100%; border-radius: 14px; box-shadow: 0 8px 32px #0003 }
	</style><img src="${phone}" alt=""><img src="${desk}" alt="">`);
	mkdirSync('docs', { recursive: true });
	await page.screenshot({ path: FILE });
	const { size } = statSync(FILE);
	console.log(`${FILE}: ${Math.round(size / 1000)} kB`);
	if (size > MOST_BYTES) process.exitCode = 1;
} finally {
	await browser.close();
	await server.stop();
}
