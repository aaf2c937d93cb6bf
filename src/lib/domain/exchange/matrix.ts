import { sizeOption, sizeOrder, valuesOf } from './choices.ts';

type Option = { name: string; value: string };
type Optioned = { id: string; options: readonly Option[] };

/** Variants by their two options: a row for each value of one, in it a cell for each of the other; null where none is made. */
export type Matrix<One> = {
	rowName: string;
	columnName: string;
	columns: string[];
	rows: { value: string; cells: (One | null)[] }[];
};

/**
 * Variants as a table where they differ by exactly two options and no two of them are the same; nothing where a list says
 * it better (one option, three, or one value of either). The option with more values goes down the page, so that the
 * table stays narrow; sizes stand from small to large.
 *
 * @param variants in the shop's order, which that of the other values follows
 */
export function matrixOf<One extends Optioned>(variants: readonly One[]): Matrix<One> | null {
	const names = [...new Set(variants.flatMap(({ options }) => options.map(({ name }) => name)))];
	const [first, second] = names;
	if (names.length !== 2 || first === undefined || second === undefined) return null;
	if (variants.some(({ options }) => options.length !== 2)) return null;
	const size = sizeOption(variants);
	const order = (name: string) => {
		const values = valuesOf(variants, name);
		return name === size ? sizeOrder(values) : values;
	};
	const [a, b] = [order(first), order(second)];
	if (a.length < 2 || b.length < 2) return null;
	const [rowName, rowValues, columnName, columns] =
		a.length > b.length || (a.length === b.length && first === size)
			? [first, a, second, b]
			: [second, b, first, a];
	const is = ({ options }: One, name: string, value: string) =>
		options.some((one) => one.name === name && one.value === value);
	const at = (row: string, column: string) =>
		variants.filter((one) => is(one, rowName, row) && is(one, columnName, column));
	if (rowValues.some((row) => columns.some((column) => at(row, column).length > 1))) return null;
	return {
		...{ rowName, columnName, columns },
		rows: rowValues.map((value) => ({
			value,
			cells: columns.map((column) => at(value, column)[0] ?? null)
		}))
	};
}
