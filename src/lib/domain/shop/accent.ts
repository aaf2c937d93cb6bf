import { accept, refuse, type Result } from '../refusal.ts';
import { contrastOf, mix, readColour } from './contrast.ts';
import { atLightness, distanceOf, oklabOf } from './oklab.ts';
import { SCHEMES, TOKENS, type Colour, type Scheme } from './tokens.ts';

/** WCAG 2.2, 1.4.3: text as large as ours; 1.4.11: what a control or its focus is told by. */
export const TEXT_NEEDS = 4.5;
export const CONTROL_NEEDS = 3;

/** How much of the accent colours the ground behind a quiet mark. */
const SOFT = { light: 0.1, dark: 0.16 } satisfies Record<Scheme, number>;

/** What a theme sets of the tokens: the accent, what is written on it, and the quiet ground in its colour. */
export type AccentParts = { accent: Colour; onAccent: Colour; accentSoft: Colour };

/** Where the accent stands, or what stands on it; the handles are the words of a refusal. */
export const AGAINST = ['page', 'surface', 'accent_soft', 'good_soft', 'warn_soft', 'on_accent'] as const;
export type Against = (typeof AGAINST)[number];

export type Finding = {
	scheme: Scheme;
	against: Against;
	/** What is there, to two digits below and never better than it is, and what is needed. */
	ratio: number;
	needed: number;
};

/** A shop's accent in both schemes. */
export type Theme = Readonly<Record<Scheme, Colour>>;

export const DEFAULT_THEME: Theme = { light: TOKENS.light.accent, dark: TOKENS.dark.accent };

/** The three tokens that follow from an accent; the accent of `look.md` keeps its own. */
export function accentParts(scheme: Scheme, accent: Colour): AccentParts {
	const { surface, ...own } = TOKENS[scheme];
	if (accent === own.accent) return { accent, onAccent: own.onAccent, accentSoft: own.accentSoft };
	const onAccent = contrastOf('#ffffff', accent) >= TEXT_NEEDS ? '#ffffff' : '#000000';
	return { accent, onAccent, accentSoft: mix(accent, surface, SOFT[scheme]) };
}

function groundsOf(scheme: Scheme, { onAccent, accentSoft }: AccentParts): Record<Against, Colour> {
	const { page, surface, goodSoft, warnSoft } = TOKENS[scheme];
	const soft = { accent_soft: accentSoft, good_soft: goodSoft, warn_soft: warnSoft };
	return { page, surface, ...soft, on_accent: onAccent };
}

/**
 * Everything that is too faint with an accent, the worst first. The accent is text on every ground there is (links), and
 * the frame of what has the focus, so where it can be read the 3 : 1 of a control is there as well.
 */
export function findingsOf(scheme: Scheme, accent: Colour): Finding[] {
	return Object.entries(groundsOf(scheme, accentParts(scheme, accent)))
		.map(([against, ground]) => ({
			...{ scheme, against: against as Against, needed: TEXT_NEEDS },
			exact: contrastOf(accent, ground)
		}))
		.filter(({ exact }) => exact < TEXT_NEEDS)
		.sort((a, b) => a.exact - b.exact)
		.map(({ exact, ...finding }) => ({ ...finding, ratio: Math.floor(exact * 100) / 100 }));
}

/** In how many steps of lightness a colour is looked for; finer ones no eye tells apart. */
const STEPS = 400;

/** The colour that looks most like `accent` and can be read: its hue, lighter or darker. Itself where it can be read. */
export function nearestAccent(scheme: Scheme, accent: Colour): Colour {
	if (findingsOf(scheme, accent).length === 0) return accent;
	const from = oklabOf(accent);
	const candidates = Array.from({ length: STEPS + 1 }, (_, step) => atLightness(from, step / STEPS));
	const good = candidates.filter((candidate) => findingsOf(scheme, candidate).length === 0);
	const best = good.sort((a, b) => distanceOf(a, accent) - distanceOf(b, accent))[0];
	// Black on white and white on black can always be read, and both are among the candidates.
	return best ?? TOKENS[scheme].accent;
}

/**
 * What somebody typed as the accent of both schemes (`#rgb` or `#rrggbb`), where it can be read in both.
 *
 * Refusals: `theme.not_a_colour` with the `scheme`; `theme.contrast` with all `findings` (what is too faint, by how much)
 * and as `proposed` the nearest colours that can be read, of both schemes.
 */
export function readTheme(typed: Readonly<Record<Scheme, string>>): Result<Theme> {
	const colours = { light: readColour(typed.light), dark: readColour(typed.dark) };
	const wrong = SCHEMES.find((scheme) => !colours[scheme]);
	if (wrong || !colours.light || !colours.dark) return refuse('theme.not_a_colour', { scheme: wrong });
	const theme = { light: colours.light, dark: colours.dark };
	const findings = SCHEMES.flatMap((scheme) => findingsOf(scheme, theme[scheme]));
	if (findings.length === 0) return accept(theme);
	const proposed = {
		light: nearestAccent('light', theme.light),
		dark: nearestAccent('dark', theme.dark)
	};
	return refuse('theme.contrast', { findings, proposed });
}

/** The stylesheet of a theme: what it sets, for the scheme a reader prefers. It wins over `app.css` wherever it stands. */
export function stylesheetOf(theme: Theme): string {
	const rules = (scheme: Scheme) => {
		const { accent, onAccent, accentSoft } = accentParts(scheme, theme[scheme]);
		return `html:root{--shop-accent:${accent};--shop-on-accent:${onAccent};--shop-accent-soft:${accentSoft}}`;
	};
	return `${rules('light')}\n@media (prefers-color-scheme:dark){${rules('dark')}}\n`;
}
