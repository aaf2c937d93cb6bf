import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	accentParts,
	DEFAULT_THEME,
	findingsOf,
	nearestAccent,
	readTheme,
	stylesheetOf,
	TEXT_NEEDS
} from './accent.ts';
import { contrastOf, readColour } from './contrast.ts';
import { distanceOf } from './oklab.ts';
import { SCHEMES, TOKENS, type Colour } from './tokens.ts';

const colours = fc
	.integer({ min: 0, max: 0xffffff })
	.map((value) => `#${value.toString(16).padStart(6, '0')}` as Colour);

describe('the contrast of two colours', () => {
	// The first three by the definition itself; the others are those every table of WCAG examples has.
	it.each([
		['#000000', '#ffffff', 21],
		['#ffffff', '#ffffff', 1],
		['#777777', '#ffffff', 4.478],
		['#767676', '#ffffff', 4.542],
		['#333333', '#ffffff', 12.635],
		['#0000ff', '#ffffff', 8.592],
		['#ff0000', '#ffffff', 3.998],
		['#00ff00', '#000000', 15.304]
	] as [Colour, Colour, number][])('%s on %s is %f', (one, other, ratio) => {
		expect(contrastOf(one, other)).toBeCloseTo(ratio, 3);
		expect(contrastOf(other, one)).toBe(contrastOf(one, other));
	});
});

describe('a typed colour', () => {
	it.each([
		['#abc', '#aabbcc'],
		['  ABCDEF ', '#abcdef'],
		['#12', undefined],
		['red', undefined],
		['#1b4d89;}', undefined],
		['url(x)', undefined],
		['#12345g', undefined],
		['', undefined]
	])('%j is %s', (typed, colour) => expect(readColour(typed)).toBe(colour));
});

describe('the accent of a shop', () => {
	it('is checked against the colours that app.css really has', () => {
		const css = readFileSync('src/app.css', 'utf8');
		const [light = '', dark = ''] = [css, css.slice(css.indexOf('prefers-color-scheme'))];
		const NAMES = {
			onAccent: 'on-accent',
			accentSoft: 'accent-soft',
			goodSoft: 'good-soft',
			warnSoft: 'warn-soft'
		};
		for (const [scheme, text] of [
			['light', light],
			['dark', dark]
		] as const)
			for (const [name, colour] of Object.entries(TOKENS[scheme])) {
				const token = NAMES[name as keyof typeof NAMES] ?? name;
				expect(new RegExp(`--shop-${token}: (#\\w+);`).exec(text)?.[1], `${scheme} ${token}`).toBe(colour);
			}
	});

	it('of look.md can be read everywhere', () => {
		expect(readTheme(DEFAULT_THEME)).toEqual({ ok: true, value: DEFAULT_THEME });
	});

	it('that is a pale yellow is refused with what is too faint, by how much, and what would do', () => {
		const refused = readTheme({ light: '#ffe600', dark: '#93bdf5' });
		expect(refused).toMatchObject({ ok: false, refusal: { code: 'theme.contrast' } });
		if (refused.ok) return;
		const { findings, proposed } = refused.refusal as unknown as {
			findings: { scheme: string; against: string; ratio: number; needed: number }[];
			proposed: Record<'light' | 'dark', Colour>;
		};
		// By hand: this yellow's luminance is 0.7786, so on white it is 1.05 / 0.8286 = 1.267.
		expect(findings.find(({ against }) => against === 'surface')).toEqual({
			...{ scheme: 'light', against: 'surface', ratio: 1.26, needed: 4.5 }
		});
		expect(findings.every(({ scheme }) => scheme === 'light')).toBe(true);
		expect(proposed.dark).toBe('#93bdf5');
		expect(readTheme(proposed).ok).toBe(true);
	});

	it('says which scheme is not a colour', () => {
		expect(readTheme({ light: '#123456', dark: 'navy' })).toEqual({
			ok: false,
			refusal: { code: 'theme.not_a_colour', scheme: 'dark' }
		});
	});

	it.each(SCHEMES)('is passed where, and only where, every pair has its ratio: %s', (scheme) => {
		// Each of seven hues from its darkest to its lightest: the edge is a step or two wide, and chance would miss it.
		const ramps = [0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0xff00ff, 0x00ffff, 0xffffff];
		const { page, surface, goodSoft, warnSoft } = TOKENS[scheme];
		for (const hue of ramps)
			for (let value = 0; value <= 255; value++) {
				const accent: Colour = `#${(hue & (value * 0x010101)).toString(16).padStart(6, '0')}`;
				const { onAccent, accentSoft } = accentParts(scheme, accent);
				const pairs = [page, surface, goodSoft, warnSoft, accentSoft, onAccent];
				const isGood = pairs.every((ground) => contrastOf(accent, ground) >= TEXT_NEEDS);
				expect(findingsOf(scheme, accent).length === 0, accent).toBe(isGood);
			}
	});

	it('has a nearest one that can be read, which is itself where it can, and no grey beside it is nearer', () => {
		fc.assert(
			fc.property(fc.constantFrom(...SCHEMES), colours, colours, (scheme, accent, other) => {
				const near = nearestAccent(scheme, accent);
				expect(findingsOf(scheme, near)).toEqual([]);
				if (findingsOf(scheme, accent).length === 0) expect(near).toBe(accent);
				// What the proposal costs is at most a little over what any other colour that can be read would.
				if (findingsOf(scheme, other).length === 0)
					expect(distanceOf(near, accent)).toBeLessThan(distanceOf(other, accent) * 1.5 + 0.02);
			}),
			{ numRuns: 60 }
		);
	});

	it('that passes leaves everything that stands on its pale ground readable', () => {
		fc.assert(
			fc.property(fc.constantFrom(...SCHEMES), colours, (scheme, typed) => {
				const { accentSoft } = accentParts(scheme, nearestAccent(scheme, typed));
				for (const text of [TOKENS[scheme].ink, TOKENS[scheme].muted])
					expect(contrastOf(text, accentSoft)).toBeGreaterThanOrEqual(TEXT_NEEDS);
			}),
			{ numRuns: 60 }
		);
	});

	it('is a stylesheet of nothing but colours', () => {
		fc.assert(
			fc.property(colours, colours, (light, dark) => {
				expect(stylesheetOf({ light, dark })).toMatch(
					/^html:root\{(--shop-[a-z-]+:#[0-9a-f]{6};?){3}\}\n@media \(prefers-color-scheme:dark\)\{html:root\{(--shop-[a-z-]+:#[0-9a-f]{6};?){3}\}\}\n$/
				);
			})
		);
	});
});
