import { expect, it } from 'vitest';
import { countdownWords } from './countdown.ts';

const units = { h: 'h', min: 'min', s: 's' };
const [S, MIN, H] = [1000, 60_000, 3_600_000];
it.each([
	[47 * H + 59 * MIN + 59 * S, '47 h 59 min'],
	[H + 12 * MIN, '1 h 12 min'],
	[H + 12 * MIN - 1, '1 h 11 min'],
	[H, '1 h'],
	[H - 1, '59 min'],
	[10 * MIN, '10 min'],
	[10 * MIN - 1, '9 min 59 s'],
	[9 * MIN, '9 min'],
	[MIN, '1 min'],
	[MIN - 1, '59 s'],
	[S, '1 s'],
	[S - 1, '0 s'],
	[0, '0 s'],
	[-5 * H, '0 s']
])('%d ms left are “%s”', (left, words) => {
	expect(countdownWords(left, units).replaceAll('\u00A0', ' ')).toBe(words);
});
