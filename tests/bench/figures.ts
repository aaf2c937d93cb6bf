/** What is to be reached; of the ratio to the floor where there is one. */
type Goal = { of: 'value' | 'ratio'; atLeast: number } | { of: 'value' | 'ratio'; atMost: number };

/** look.md, "Budgets": what holds for every page that shoppers see. */
const pageGoals = <Name extends string>(name: Name) =>
	({
		[`page.${name}.lcp_ms`]: { of: 'value', atMost: 1200 },
		[`page.${name}.inp_ms`]: { of: 'value', atMost: 100 },
		[`page.${name}.cls`]: { of: 'value', atMost: 0.02 },
		[`page.${name}.performance`]: { of: 'value', atLeast: 98 },
		[`page.${name}.accessibility`]: { of: 'value', atLeast: 100 },
		[`page.${name}.best_practices`]: { of: 'value', atLeast: 100 },
		[`page.${name}.js_brotli_kb`]: { of: 'value', atMost: name === 'order' ? 60 : 90 },
		[`page.${name}.css_brotli_kb`]: { of: 'value', atMost: 15 }
	}) as Record<`page.${Name}.${PageFigure}`, Goal>;
export type PageFigure =
	| 'lcp_ms'
	| 'inp_ms'
	| 'cls'
	| 'performance'
	| 'accessibility'
	| 'best_practices'
	| 'js_brotli_kb'
	| 'css_brotli_kb';

/** Every figure of the bench by the name the contract gives it (api.md, "Figures of the bench"), with its goal. */
export const GOALS = {
	'read.api.c16': { of: 'ratio', atLeast: 0.4 },
	'read.page.c16': { of: 'ratio', atLeast: 0.1 },
	'read.api.statements': { of: 'value', atMost: 4 },
	'read.page.statements': { of: 'value', atMost: 4 },
	'stream.open10k.rss_mb': { of: 'value', atMost: 350 },
	'stream.one.p99_ms': { of: 'value', atMost: 250 },
	'nodes.other.p99_ms': { of: 'value', atMost: 250 },
	'cancel.confirm.seq': { of: 'ratio', atLeast: 0.3 },
	'cancel.confirm.c8': { of: 'ratio', atMost: 6 },
	'cancel.confirm.statements': { of: 'value', atMost: 20 },
	'return.confirm.seq': { of: 'ratio', atLeast: 0.25 },
	'policy.lines_per_s': { of: 'value', atLeast: 30_000 },
	'inbox.ack.p99_ms': { of: 'value', atMost: 250 },
	'inbox.sent_per_s': { of: 'value', atLeast: 990 },
	'inbox.lost': { of: 'value', atMost: 0 },
	'inbox.page.p99_ms': { of: 'value', atMost: 1000 },
	'inbox.processed_per_s': { of: 'value', atLeast: 50 },
	'endpoints.healthy.p99_ms': { of: 'value', atMost: 5000 },
	'endpoints.healthy.lost': { of: 'value', atMost: 0 },
	'import.lines_per_s': { of: 'value', atLeast: 5000 },
	'import.peak_mb': { of: 'value', atMost: 400 },
	'search.p95_ms': { of: 'value', atMost: 100 },
	'search.start_ms': { of: 'value', atMost: 100 },
	'desk.interactive_ms': { of: 'value', atMost: 1000 },
	'reasons.first.p95_ms': { of: 'value', atMost: 500 },
	'reasons.later.p95_ms': { of: 'value', atMost: 1000 },
	'photo.make_ms': { of: 'value', atMost: 1500 },
	'photo.extra_mb': { of: 'value', atMost: 150 },
	'suggest.build_s': { of: 'value', atMost: 60 },
	'suggest.peak_mb': { of: 'value', atMost: 600 },
	'backup.export_s': { of: 'value', atMost: 300 },
	'backup.restore_s': { of: 'value', atMost: 300 },
	'backup.export_mb': { of: 'value', atMost: 300 },
	'backup.restore_mb': { of: 'value', atMost: 300 },
	...pageGoals('order'),
	...pageGoals('list'),
	...pageGoals('share'),
	...pageGoals('return'),
	'page.order.offline_ms': { of: 'value', atMost: 1000 },
	'notify.per_s': { of: 'value', atLeast: 300 },
	'notify.mail.per_s': { of: 'value', atLeast: 300 },
	'notify.push.per_s': { of: 'value', atLeast: 300 },
	'start.ready_s': { of: 'value', atMost: 5 },
	'start.idle_mb': { of: 'value', atMost: 180 }
} as const satisfies Record<string, Goal>;

export type FigureName = keyof typeof GOALS;

export type Figure = {
	name: FigureName;
	value: number;
	unit: string;
	/** The same unit, by the least that could be called the same work. */
	floor?: number;
	ratio?: number;
	/** What a reader of the table should know; not part of the JSON. */
	note?: string;
};

export const meetsGoal = (figure: Figure): boolean => {
	const goal: Goal = GOALS[figure.name];
	const reached = goal.of === 'ratio' ? (figure.ratio ?? NaN) : figure.value;
	return 'atLeast' in goal ? reached >= goal.atLeast : reached <= goal.atMost;
};

/** One object per figure and line, for machines. */
export function asJson({ name, value, unit, ratio, floor }: Figure): string {
	return JSON.stringify({
		name,
		value: short(value),
		unit,
		ratio: ratio && short(ratio),
		floor: floor && short(floor)
	});
}

export function figureTable(figures: readonly Figure[]): string {
	const rows = [
		['figure', 'value', 'unit', 'floor', 'ratio', 'goal', '', ''],
		...figures.map((figure) => {
			const { name, value, unit, floor, ratio, note } = figure;
			const numbers = [value, floor, ratio].map((number) =>
				number === undefined ? '' : String(short(number))
			);
			const [own = '', least = '', part = ''] = numbers;
			return [name, own, unit, least, part, goalText(name), meetsGoal(figure) ? 'met' : 'MISSED', note ?? ''];
		})
	];
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	const isNumber = (column: number) => column === 1 || column === 3 || column === 4;
	const padded = (cell: string, column: number) =>
		isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
	return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

function goalText(name: FigureName): string {
	const goal: Goal = GOALS[name];
	const bound = 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
	return goal.of === 'ratio' ? `ratio ${bound}` : bound;
}

/** Three digits are more than a measurement of this kind can tell. */
const short = (number: number): number =>
	Math.abs(number) >= 100 ? Math.round(number) : Number(number.toPrecision(3));

export const median = (numbers: readonly number[]): number => percentile(numbers, 50);

/** The smallest number that `percent` of all do not exceed. */
export function percentile(numbers: readonly number[], percent: number): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}
