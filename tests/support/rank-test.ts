/**
 * Mann–Whitney's U as a z-score: 0 where two samples are alike, and by how many standard deviations of chance alone
 * `ones` are the larger where they are not. Ranks know no outliers, so a pause of the machine costs nothing.
 */
export function rankDifference(ones: readonly number[], others: readonly number[]): number {
	const all = [
		...ones.map((value) => ({ value, one: true })),
		...others.map((value) => ({ value, one: false }))
	];
	all.sort((a, b) => a.value - b.value);
	let rankSum = 0;
	let ties = 0;
	for (let from = 0; from < all.length;) {
		let to = from;
		while (to < all.length && all[to]?.value === all[from]?.value) to++;
		const rank = (from + to + 1) / 2;
		for (let at = from; at < to; at++) if (all[at]?.one) rankSum += rank;
		ties += (to - from) ** 3 - (to - from);
		from = to;
	}
	const [n, m, total] = [ones.length, others.length, all.length];
	const u = rankSum - (n * (n + 1)) / 2;
	const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
	return (u - (n * m) / 2) / Math.sqrt(variance);
}

/** Some points of a distribution, for people. */
export function quantiles(values: readonly number[]): Record<'p5' | 'p25' | 'p50' | 'p75' | 'p95', number> {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) =>
		Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 1000) / 1000;
	return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
