import { writeFileSync } from 'node:fs';
import { openBrowser } from '../browser.ts';

/** Draws the app's icons once; run again only when the mark changes: node tests/e2e/support/preview/draw-icons.ts */
const MARK = (colour: string) => `
	<path d="M26.5 13A11 11 0 1 0 27 16" stroke="${colour}" stroke-width="3" stroke-linecap="round" fill="none"/>
	<path d="M21.5 13H27V7.5" stroke="${colour}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" fill="none"/>
	<rect x="11.5" y="11.5" width="9" height="9" rx="1.5" fill="${colour}"/>`;

/** `inset` keeps the mark inside what a mask may cut off; `corner` is the roundness of the ground. */
const ICONS = [
	{ name: 'icon-192', size: 192, colour: '#ffffff', ground: '#1b4d89', inset: 0.18, corner: 7 },
	{ name: 'icon-512', size: 512, colour: '#ffffff', ground: '#1b4d89', inset: 0.18, corner: 7 },
	{ name: 'touch-180', size: 180, colour: '#ffffff', ground: '#1b4d89', inset: 0.2, corner: 0 },
	{ name: 'maskable-512', size: 512, colour: '#ffffff', ground: '#1b4d89', inset: 0.26, corner: 0 },
	{ name: 'monochrome-512', size: 512, colour: '#000000', ground: 'none', inset: 0.22, corner: 0 }
];

const browser = await openBrowser();
for (const { name, size, colour, ground, inset, corner } of ICONS) {
	const page = await browser.newPage({ viewport: { width: size, height: size } });
	const scale = 1 - 2 * inset;
	await page.setContent(`<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="${size}" height="${size}" style="display:block">
		<rect width="32" height="32" rx="${corner}" fill="${ground}"/>
		<g transform="translate(${32 * inset} ${32 * inset}) scale(${scale})">${MARK(colour)}</g></svg></body>`);
	writeFileSync(`static/icons/${name}.png`, await page.screenshot({ omitBackground: true }));
	await page.close();
}
await browser.close();
