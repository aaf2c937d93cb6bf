export type Counted = { key: string; n: number };
/** Shares from 0 to 1; `together` is this one with all before it. */
export type ParetoRow<Row extends Counted = Counted> = Row & { share: number; together: number };

/**
 * The commonest first, each with its share of all and what it comes to with those before: which few make up most. Equal
 * ones stand in the order of their names, so that a page says the same twice.
 */
export function paretoOf<Row extends Counted>(rows: readonly Row[]): ParetoRow<Row>[] {
	const total = rows.reduce((sum, { n }) => sum + n, 0);
	let so = 0;
	return rows
		.filter(({ n }) => n > 0)
		.toSorted((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1))
		.map((row) => {
			so += row.n;
			return { ...row, share: row.n / total, together: so / total };
		});
}
