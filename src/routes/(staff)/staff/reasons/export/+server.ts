import { readReasonsAsk } from '#domain/reasons/ask.ts';
import { csvFile, type Cell } from '#server/http/csv.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { CHARTS, chartRows } from '#server/http/reasons-csv.ts';

/** What one chart of the page shows, as a file. */
export async function GET({ locals, url }) {
	const { reasons } = locals.app;
	const ask = readReasonsAsk((name) => url.searchParams.get(name), reasons.today());
	const chart = CHARTS.find((one) => one === url.searchParams.get('chart')) ?? 'reasons';
	const { head, rows } = chartRows(chart, await orUnavailable(reasons.figures(ask)));
	async function* all(): AsyncGenerator<readonly Cell[][], void> {
		yield rows;
	}
	return csvFile(`reasons-${chart}`, head, all(), (row) => row);
}
