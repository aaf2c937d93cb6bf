import { LATENESS, latenessOf, type Lateness } from './lateness.ts';
import { wilson, type Share } from './wilson.ts';

/** Answers of orders that came so late: how many, what they say on average (1 to 5), and how many of them are low. */
export type LatenessFigure = { key: Lateness; n: number; mean: number | null; low: number; unhappy: Share };

/**
 * Answers by how late their order came, every group in its order, also those that nobody is in.
 *
 * @param rows per day of lateness: answers, the sum of their scores, and how many are low
 */
export function latenessFigures(
	rows: readonly { late: number; n: number; sum: number; low: number }[]
): LatenessFigure[] {
	const groups = Map.groupBy(rows, ({ late }) => latenessOf(late));
	return LATENESS.map(({ key }) => {
		const own = groups.get(key) ?? [];
		const add = (pick: (row: (typeof rows)[number]) => number) =>
			own.reduce((sum, row) => sum + pick(row), 0);
		const [n, low] = [add((row) => row.n), add((row) => row.low)];
		return { key, n, low, mean: n === 0 ? null : add((row) => row.sum) / n, unhappy: wilson(low, n) };
	});
}
