import { describe, expect, test } from 'vitest';
import { MOST_CHOSEN, readBulk } from './bulk.ts';

const asked = {
	action: 'request.decline',
	subjects: ['a', 'b'],
	reason: { handle: 'already_packed', words: '' },
	days: 0
};

describe('several at once', () => {
	test('each is named once, in the order it was chosen, with one reason for all', () => {
		expect(readBulk({ ...asked, subjects: ['b', '', 'a', 'b'] })).toEqual({
			ok: true,
			value: { action: 'request.decline', subjects: ['b', 'a'], reason: 'already_packed', days: null }
		});
	});

	test.each([
		[{ action: 'order.delete' }, 'request.invalid'],
		[{ subjects: ['', ''] }, 'bulk.empty'],
		[{ subjects: Array.from({ length: MOST_CHOSEN + 1 }, (_, n) => `${n}`) }, 'bulk.too_many'],
		[{ reason: { handle: 'can_be_stopped', words: '' } }, 'reason.missing'],
		[{ reason: { handle: 'other', words: ' ' } }, 'reason.missing'],
		[{ action: 'parcel.quiet', reason: { handle: 'carrier_asked', words: '' }, days: 400 }, 'request.invalid']
	])('%j is refused', (wrong, code) => {
		expect(readBulk({ ...asked, ...wrong })).toMatchObject({ refusal: { code } });
	});

	test('a silent parcel is left alone for one of the offered times', () => {
		const quiet = { action: 'parcel.quiet', reason: { handle: 'carrier_asked', words: 'case 12' }, days: 3 };
		expect(readBulk({ ...asked, ...quiet })).toMatchObject({
			value: { days: 3, reason: 'carrier_asked: case 12' }
		});
	});
});
