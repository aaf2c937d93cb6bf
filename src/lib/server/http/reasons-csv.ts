import { toDecimal } from '#domain/money/decimal.ts';
import type { ReasonFigures } from '#domain/reasons/view.ts';
import type { Cell } from './csv.ts';

export const CHARTS = ['reasons', 'when', 'by', 'lateness', 'trend'] as const;
export type Chart = (typeof CHARTS)[number];

/** Shares as numbers a spreadsheet counts with. */
const part = (share: number) => Math.round(share * 10_000) / 10_000;
const RATE = ['share', 'low_95', 'high_95'];
const COST = ['currency', 'fees', 'refunds', 'lost_goods', 'postage'];

type Costed = { costs: ReasonFigures['reasons'][number]['costs'] };
/** One row per currency, since amounts of two are no sum; how often it was stands in each. */
const costly = <Row extends Costed>(rows: readonly Row[], cells: (row: Row) => Cell[]): Cell[][] =>
	rows.flatMap((row) =>
		row.costs.map(({ currency, fee, refund, lost, postage }) => [
			...cells(row),
			currency,
			...[fee, refund, lost, postage].map((amount) => Number(toDecimal(amount, currency)))
		])
	);

/** A chart of the page as the rows of a file; what could run as a formula is made inert where rows are written. */
export function chartRows(chart: Chart, figures: ReasonFigures): { head: string[]; rows: Cell[][] } {
	switch (chart) {
		case 'reasons':
			return {
				head: ['reason', 'orders', 'share', 'share_together', ...COST],
				rows: costly(figures.reasons, ({ key, n, share, together }) => [key, n, part(share), part(together)])
			};
		case 'when':
			return {
				head: ['within_minutes', 'times', 'share', 'orders_handed_over', 'share_handed_over'],
				rows: figures.when.points.map(({ minutes, n, share }, index) => {
					const handed = figures.when.handovers[index];
					return [minutes, n, part(share), handed?.n ?? 0, part(handed?.share ?? 0)];
				})
			};
		case 'by':
			return {
				head: ['value', 'name', 'orders', 'of_orders', ...RATE, ...COST],
				rows: costly(figures.values, ({ key, name, n, of, rate }) => [
					...[key, name, n, of, part(rate.share), part(rate.low), part(rate.high)]
				])
			};
		case 'lateness':
			return {
				head: ['lateness', 'answers', 'mean_score', 'low_scores', ...RATE],
				rows: figures.lateness.map(({ key, n, mean, low, unhappy }) => [
					...[key, n, mean === null ? null : Math.round(mean * 1000) / 1000, low],
					...(n === 0 ? [null, null, null] : [part(unhappy.share), part(unhappy.low), part(unhappy.high)])
				])
			};
		case 'trend':
			return {
				head: ['from_day', 'orders', 'of_orders', ...RATE, 'changes'],
				rows: figures.steps.map(({ day, n, of, rate }, index) => {
					const next = figures.steps[index + 1]?.day ?? '9999';
					const marks = figures.marks.filter(({ at }) => at >= day && at < next);
					return [
						...[day, n, of, part(rate.share), part(rate.low), part(rate.high)],
						marks.map(({ kind, label }) => `${kind} ${label}`).join('; ')
					];
				})
			};
	}
}
