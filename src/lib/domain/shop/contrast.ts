import type { Colour } from './tokens.ts';

/** Light of one channel, 0 to 1, as WCAG 2.2 defines it ("relative luminance", with IEC 61966-2-1's threshold). */
const linear = (value: number): number =>
	value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const curved = (light: number): number =>
	light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;

/** Red, green and blue as light, each 0 to 1. */
export type Light = readonly [number, number, number];

/** Reads `#rgb` or `#rrggbb` in any case, as people paste it; nothing for anything else. */
export function readColour(typed: string): Colour | undefined {
	const text = typed.trim().toLowerCase();
	const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
	if (short)
		return `#${short
			.slice(1)
			.map((digit) => digit + digit)
			.join('')}`;
	const long = /^#?([0-9a-f]{6})$/.exec(text);
	return long ? `#${long[1]}` : undefined;
}

export function lightOf(colour: Colour): Light {
	const channel = (at: number) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255);
	return [channel(1), channel(3), channel(5)];
}

/** The nearest colour a screen can name; light outside of what it can show is cut off. */
export function colourOf(light: Light): Colour {
	const digits = light.map((one) => {
		const value = Math.round(curved(Math.min(1, Math.max(0, one))) * 255);
		return value.toString(16).padStart(2, '0');
	});
	return `#${digits.join('')}`;
}

const luminance = (colour: Colour): number => {
	const [red, green, blue] = lightOf(colour);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** WCAG 2.2 "contrast ratio" of two colours, 1 to 21, whichever is the lighter one. */
export function contrastOf(one: Colour, other: Colour): number {
	const [a, b] = [luminance(one), luminance(other)];
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** So much of `colour` over `ground`, 0 to 1, mixed as browsers do without being told a colour space. */
export function mix(colour: Colour, ground: Colour, share: number): Colour {
	const channel = (at: number) => {
		const [top, below] = [colour, ground].map((one) => Number.parseInt(one.slice(at, at + 2), 16));
		return Math.round((top ?? 0) * share + (below ?? 0) * (1 - share))
			.toString(16)
			.padStart(2, '0');
	};
	return `#${channel(1)}${channel(3)}${channel(5)}`;
}
