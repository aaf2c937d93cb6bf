import { expect, it } from 'vitest';
import { refundDueBy } from './refund-due-by.ts';

it.each([
	[null, '2026-12-06T10:00:00.000Z'],
	['2026-12-01T22:59:59.000Z', '2026-12-01T22:59:59.000Z'],
	['2027-01-01T00:00:00.000Z', '2026-12-06T10:00:00.000Z']
])('a refund is due by the sooner of the law (%s) and our own date', (byLaw, due) => {
	expect(Date.parse(refundDueBy('2026-11-22T11:00:00+01:00', byLaw))).toBe(Date.parse(due));
});
