import { expect, test } from 'vitest';
import { compareShares } from '#domain/change/proportions.ts';
import { CHANGE_FIGURES_HEAD, changeFigureRow } from './changes-csv.ts';
import { csvRows } from './csv.ts';

const [from, to] = ['2026-08-31T22:00:00.000Z', '2026-10-12T22:00:00.000Z'];
const asRecord = (cells: readonly unknown[]) =>
	Object.fromEntries(CHANGE_FIGURES_HEAD.map((name, index) => [name, cells[index]]));

test('a row says what the page says: cases, orders, intervals, difference and verdict', () => {
	const comparison = compareShares({ x: 60, n: 1000 }, { x: 20, n: 1000 });
	const row = changeFigureRow({
		...{ of: 'cancel', handle: 'too_slow', whole: true },
		...{ is: 'compared', days: 21, from, to, comparison }
	});
	expect(row).toHaveLength(CHANGE_FIGURES_HEAD.length);
	expect(asRecord(row)).toMatchObject({
		...{ heard_in: 'cancel', reason: 'too_slow', counted: 'all', compares_from: null },
		...{ days_each: 21, before_from: from, after_to: to },
		...{ before_cases: 60, before_of: 1000, before_share: 0.06, after_cases: 20, after_share: 0.02 },
		...{ difference: -0.04, verdict: 'fewer' }
	});
	const { before_low: low, before_high: high } = asRecord(row);
	expect([low, high]).toEqual([0.0469, 0.0765]);
});

test('what is too early has empty cells, no noughts, and a theme that could run is shown', () => {
	const row = changeFigureRow({
		...{ of: 'theme', handle: '=HYPERLINK("https://evil.example")', whole: false },
		...{ is: 'too_early', at: to }
	});
	expect(row).toHaveLength(CHANGE_FIGURES_HEAD.length);
	expect(csvRows([row])).toBe(
		`"theme","'=HYPERLINK(""https://evil.example"")","subject","${to}"${','.repeat(CHANGE_FIGURES_HEAD.length - 4)}\r\n`
	);
});
