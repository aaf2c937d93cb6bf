import { colourOf, lightOf, type Light } from './contrast.ts';
import type { Colour } from './tokens.ts';

/** Lightness and two axes of hue, in which equal distances look equally far (Ottosson 2020, the space of CSS `oklab()`). */
export type Oklab = readonly [number, number, number];

export function oklabOf(colour: Colour): Oklab {
	const [r, g, b] = lightOf(colour);
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	return [
		0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
		1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
		0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
	];
}

function lightOfOklab([L, a, b]: Oklab): Light {
	const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
	];
}

const isShown = (light: Light): boolean => light.every((one) => one > -0.0005 && one < 1.0005);

/** The same hue at another lightness (0 to 1), as strong as a screen can show it there and no stronger than before. */
export function atLightness([, a, b]: Oklab, lightness: number): Colour {
	let [weak, strong] = [0, 1];
	if (isShown(lightOfOklab([lightness, a, b]))) return colourOf(lightOfOklab([lightness, a, b]));
	for (let step = 0; step < 20; step++) {
		const middle = (weak + strong) / 2;
		if (isShown(lightOfOklab([lightness, a * middle, b * middle]))) weak = middle;
		else strong = middle;
	}
	return colourOf(lightOfOklab([lightness, a * weak, b * weak]));
}

/** How far apart two colours look. */
export const distanceOf = (one: Colour, other: Colour): number => {
	const [a, b] = [oklabOf(one), oklabOf(other)];
	return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
};
