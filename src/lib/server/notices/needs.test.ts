import { expect, it } from 'vitest';
import { needOf, NOTICE_NEEDS } from '#domain/notice/needs.ts';
import { TELLING_KINDS } from '#domain/telling/kinds.ts';
import { every } from '#tests/fixtures/notices.ts';

it('says of every kind of notice whether its reader can do without, and of no other', () => {
	expect(Object.keys(NOTICE_NEEDS).toSorted()).toEqual(
		[...new Set(every.map(({ kind }) => kind))].toSorted()
	);
	expect(TELLING_KINDS.filter((kind) => !(kind in NOTICE_NEEDS))).toEqual([]);
	expect(needOf('what a newer version tells')).toBe('required');
});
