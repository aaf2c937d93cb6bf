type Option = { name: string; value: string };
type Optioned = { id: string; options: readonly Option[] };

/** Sizes as letters, the smallest first; XXL and 2XL are one size. */
const LETTERS = ['XXXS', 'XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', 'XXXL', '4XL', '5XL', '6XL'];
const SAME: Record<string, string> = { '3XS': 'XXXS', '2XS': 'XXS', '2XL': 'XXL', '3XL': 'XXXL' };

const letterOf = (value: string): number => {
	const letters = value.trim().toUpperCase();
	return LETTERS.indexOf(SAME[letters] ?? letters);
};
const numberOf = (value: string): number => {
	const found = /\d+(?:[.,]\d+)?/.exec(value);
	return found ? Number(found[0].replace(',', '.')) : Number.NaN;
};

/** Values of an option from small to large, where they are letters or numbers; else as the shop orders them. */
export function sizeOrder(values: readonly string[]): string[] {
	if (values.every((value) => letterOf(value) >= 0)) {
		return values.toSorted((a, b) => letterOf(a) - letterOf(b));
	}
	if (values.every((value) => Number.isFinite(numberOf(value)))) {
		return values.toSorted((a, b) => numberOf(a) - numberOf(b));
	}
	return [...values];
}

const SIZE = /size|größe|grösse|taille|talla|尺码|尺寸|码/i;

/** Which option is the size: by its name, else by its values. */
export function sizeOption(variants: readonly Optioned[]): string | undefined {
	const names = [...new Set(variants.flatMap(({ options }) => options.map(({ name }) => name)))];
	const isSize = (name: string) =>
		valuesOf(variants, name).every((value) => letterOf(value) >= 0 || /^\W*\d/.test(value));
	return names.find((name) => SIZE.test(name)) ?? names.find(isSize);
}

/** The values of an option as they come, each once. */
export const valuesOf = (variants: readonly Optioned[], name: string): string[] => [
	...new Set(variants.flatMap(({ options }) => options.find((one) => one.name === name)?.value ?? []))
];

/** The variant one size up or down from the one that is there, everything else being the same; nothing at the end. */
export function suggestFor<One extends Optioned>(
	reason: string | undefined,
	variants: readonly One[],
	current: string
): string | undefined {
	const step = reason === 'too_small' ? 1 : reason === 'too_large' ? -1 : 0;
	const own = variants.find(({ id }) => id === current);
	const size = sizeOption(variants);
	if (step === 0 || !own || size === undefined) return undefined;
	const order = sizeOrder(valuesOf(variants, size));
	const has = own.options.find(({ name }) => name === size)?.value ?? '';
	const wanted = order[order.indexOf(has) + step];
	if (wanted === undefined) return undefined;
	const isIt = ({ options }: One) =>
		own.options.every(({ name, value }) => {
			const its = options.find((one) => one.name === name)?.value;
			return its === (name === size ? wanted : value);
		});
	return variants.find(isIt)?.id;
}
