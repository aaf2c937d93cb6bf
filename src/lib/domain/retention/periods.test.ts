import { expect, test } from 'vitest';
import { PERIODS, RETAINED, retentionPeriods } from './periods.ts';

test('each period has a source, and comes within what a shop may set', () => {
	for (const kind of RETAINED) {
		const { days, least, most, source, what } = PERIODS[kind];
		expect(days, kind).toBeGreaterThanOrEqual(least);
		expect(days, kind).toBeLessThanOrEqual(most);
		expect(source.length, kind).toBeGreaterThan(5);
		expect(what.length, kind).toBeGreaterThan(5);
	}
});

test('what is set holds within its bounds; keys never live less than the contract says', () => {
	expect(retentionPeriods()).toMatchObject({ inbox: 30, keys: 30, photos: 180, sessions: 0 });
	expect(retentionPeriods({ photos: 90, inbox: 1, keys: 2, links: 9999 })).toMatchObject({
		...{ photos: 90, inbox: 30, keys: 30, links: 365 }
	});
	expect(retentionPeriods({ photos: '7', links: 1.5, deliveries: NaN })).toEqual(retentionPeriods());
});
