import type { ChangeFigure } from '#domain/change/change-page.ts';
import { shareOf, type Interval, type Share } from '#domain/change/proportions.ts';
import type { Cell } from './csv.ts';

/** The columns of what came of a change: one row per reason it answers. Instants are RFC 3339. */
export const CHANGE_FIGURES_HEAD = [
	...['heard_in', 'reason', 'counted', 'compares_from', 'days_each', 'before_from', 'after_to'],
	...['before_cases', 'before_of', 'before_share', 'before_low', 'before_high'],
	...['after_cases', 'after_of', 'after_share', 'after_low', 'after_high'],
	...['difference', 'difference_low', 'difference_high', 'verdict']
];

/** Shares as numbers a spreadsheet counts with. */
const part = (share: number) => Math.round(share * 10_000) / 10_000;
const shown = (share: Share, { from, to }: Interval): Cell[] => [
	...[share.x, share.n, part(shareOf(share)), part(from), part(to)]
];

/**
 * What came of a change to one reason, as a row. Too early to compare, only the instant from which there is something
 * to compare is there: an empty cell is no nought.
 */
export function changeFigureRow(figure: ChangeFigure): Cell[] {
	const about = [figure.of, figure.handle, figure.whole ? 'all' : 'subject'];
	if (figure.is === 'too_early') return padded([...about, figure.at]);
	const { before, after, within, difference, verdict } = figure.comparison;
	return [
		...about,
		...[null, figure.days, figure.from, figure.to],
		...shown(before, within.before),
		...shown(after, within.after),
		...[part(shareOf(after) - shareOf(before)), part(difference.from), part(difference.to), verdict]
	];
}

/** Every row has as many cells as its head. */
const padded = (cells: readonly Cell[]): Cell[] =>
	CHANGE_FIGURES_HEAD.map((_, index) => cells[index] ?? null);
