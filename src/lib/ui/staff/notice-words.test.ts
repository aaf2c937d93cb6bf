import { expect, it } from 'vitest';
import { every } from '#tests/fixtures/notices.ts';
import { noticeName } from './notice-words.ts';

it('names every kind of notice in words', () => {
	const kinds = [...new Set(every.map(({ kind }) => kind))];
	expect(kinds.length).toBeGreaterThan(35);
	expect(kinds.filter((kind) => noticeName(kind) === kind)).toEqual([]);
	expect(noticeName('from_tomorrow')).toBe('from_tomorrow');
});
