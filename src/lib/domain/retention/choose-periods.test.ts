import { expect, test } from 'vitest';
import { choosePeriods, SETTABLE } from './choose-periods.ts';
import { PERIODS, retentionPeriods } from './periods.ts';

test('what the contract or the thing itself fixes is not offered', () => {
	expect(SETTABLE).toEqual(['inbox', 'deliveries', 'reservations', 'photos', 'links']);
});

test('both ends of the bounds are taken, and hold; what is left empty is as it comes', () => {
	for (const kind of SETTABLE)
		for (const days of [PERIODS[kind].least, PERIODS[kind].most]) {
			const chosen = choosePeriods({ [kind]: ` ${days} ` });
			expect(chosen).toEqual({ ok: true, value: { [kind]: days } });
			expect(retentionPeriods({ [kind]: days })[kind]).toBe(days);
		}
	expect(choosePeriods({ photos: '', keys: '1' })).toEqual({ ok: true, value: {} });
});

test.each([
	...SETTABLE.flatMap((kind) => [
		[kind, String(PERIODS[kind].least - 1)],
		[kind, String(PERIODS[kind].most + 1)]
	]),
	...['-1', '1.5', '1e2', '40 days', '４０', '999999999999999999999'].map((days) => ['photos', days])
])('%s of %j is refused where it stands', (kind, days) => {
	expect(choosePeriods({ [kind ?? '']: days })).toEqual({
		ok: false,
		refusal: { code: 'request.invalid', field: kind }
	});
});
