import { describe, expect, test } from 'vitest';
import { findDay } from '../time/instant.ts';
import { readChange, readTold, type TypedChange } from './read-change.ts';

const today = findDay('2026-11-23') ?? 0;
const context = { themes: ['late_parcel'], today };
const typed: TypedChange = {
	...{ kind: 'policy', subject: '3', title: 'Free for a day', why: 'Many asked.', day: '2026-11-20' },
	heard: ['cancel:too_slow', 'theme:late_parcel', 'cancel:too_slow']
};

describe('a change as it is typed', () => {
	test('keeps each reason once, in one line what is one line', () => {
		expect(readChange({ ...typed, title: ' Free\n for a   day ' }, context)).toEqual({
			ok: true,
			value: {
				...{ kind: 'policy', subject: '3', title: 'Free for a day', why: 'Many asked.' },
				day: findDay('2026-11-20'),
				heard: [
					{ of: 'cancel', handle: 'too_slow' },
					{ of: 'theme', handle: 'late_parcel' }
				]
			}
		});
		expect(readChange({ ...typed, subject: ' ' }, context)).toMatchObject({ value: { subject: null } });
	});

	test.each([
		[{ kind: 'mood' }, 'kind'],
		[{ title: ' ' }, 'title'],
		[{ title: 'x'.repeat(121) }, 'title'],
		[{ why: '' }, 'why'],
		[{ subject: 'three' }, 'subject'],
		[{ kind: 'product', subject: 'x'.repeat(201) }, 'subject'],
		[{ day: '' }, 'day'],
		[{ day: '2026-02-30' }, 'day'],
		[{ day: '2028-01-01' }, 'day'],
		[{ day: '1999-01-01' }, 'day'],
		[{ heard: [] }, 'heard'],
		[{ heard: ['cancel:mood'] }, 'heard'],
		[{ heard: ['return:too_slow'] }, 'heard'],
		[{ heard: ['theme:unknown'] }, 'heard'],
		[{ heard: ['cancel'] }, 'heard'],
		[{ heard: ['__proto__:x'] }, 'heard'],
		[{ heard: Array.from({ length: 9 }, (_, n) => `cancel:${n}`) }, 'heard']
	])('%j is refused by its field', (wrong, field) => {
		expect(readChange({ ...typed, ...wrong }, context)).toEqual({
			ok: false,
			refusal: { code: 'request.invalid', field }
		});
	});

	test('shoppers are told in both languages or not at all', () => {
		const told = { saidEn: 'a', saidZh: '甲', changedEn: 'b', changedZh: '乙' };
		expect(readTold(told)).toMatchObject({ value: { said: { zh: '甲' }, changed: { en: 'b' } } });
		for (const field of ['saidEn', 'saidZh', 'changedEn', 'changedZh'] as const) {
			expect(readTold({ ...told, [field]: ' \u202e ' })).toMatchObject({ refusal: { field } });
			expect(readTold({ ...told, [field]: 'x'.repeat(401) })).toMatchObject({ refusal: { field } });
		}
	});
});
