import { mkdirSync, writeFileSync } from 'node:fs';
import { openBrowser } from '../browser.ts';

/**
 * Draws the pictures that messengers show for a shared link: no word, no number, one line with three stops. Run again
 * only when they should look different: node tests/e2e/support/preview/draw-previews.ts
 */
const STOPS = [300, 600, 900];
const REACHED = { preparing: 0, moving: 1, delivered: 2 };
const [GROUND, LINE, DONE] = ['#f5f5f2', '#c9ccc6', '#1b4d89'];

const PARCEL = 'M-34-20L0-37 34-20V20L0 37-34 20zM-34-20L0-3 34-20M0-3V37';
const stop = (x: number, index: number, here: number) => {
	if (index === here) {
		return `<circle cx="${x}" cy="330" r="74" fill="${DONE}"/><path d="${PARCEL}" transform="translate(${x} 330)"
			fill="none" stroke="#fff" stroke-width="7" stroke-linejoin="round" stroke-linecap="round"/>`;
	}
	return `<circle cx="${x}" cy="330" r="22" fill="${index < here ? DONE : GROUND}" stroke="${index < here ? DONE : LINE}" stroke-width="10"/>`;
};
const MARK = `<g transform="translate(552 84) scale(3)" fill="none" stroke="${DONE}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
	<path d="M26.5 13A11 11 0 1027 16"/><path d="M21.5 13H27V7.5"/><rect x="11.5" y="11.5" width="9" height="9" rx="1.5" fill="${DONE}" stroke="none"/></g>`;

mkdirSync('static/previews', { recursive: true });
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
for (const [name, here] of Object.entries(REACHED)) {
	await page.setContent(`<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630" style="display:block">
		<rect width="1200" height="630" fill="${GROUND}"/>${MARK}
		<path d="M${STOPS[0]} 330H${STOPS[2]}" stroke="${LINE}" stroke-width="10"/>
		<path d="M${STOPS[0]} 330H${STOPS[here]}" stroke="${DONE}" stroke-width="10"/>
		${STOPS.map((x, index) => stop(x, index, here)).join('')}</svg></body>`);
	writeFileSync(`static/previews/${name}.png`, await page.screenshot());
}
await browser.close();
