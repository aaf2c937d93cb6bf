import { describe, expect, it } from 'vitest';
import { nextChange } from './next-change.ts';
import type { PieceWindow } from './evaluate.ts';

const at = (text: string) => Date.parse(text);
const NOW = at('2026-11-22T12:00:00Z');
const window = (parts: {
	segments?: [string | null, string | null][];
	floors?: [string, string | null][];
	faults?: string[];
}) =>
	({
		segments: (parts.segments ?? []).map(([from, until]) => ({
			from: from === null ? null : at(from),
			until: until === null ? null : at(until)
		})),
		floors: (parts.floors ?? []).map(([from, until]) => ({
			from: at(from),
			until: until === null ? null : at(until)
		})),
		faults: (parts.faults ?? []).map((since) => ({ fault: 'late_against_promise', since: at(since) }))
	}) as unknown as PieceWindow;
const version = (valid_from: string) => ({ id: 'v', version: 1, valid_from, document: {} as never });
const next = (windows: PieceWindow[], versions = [version('2026-01-01T00:00:00Z')]) =>
	nextChange({ windows, now: NOW }, versions);

describe('the next instant at which something changes by itself', () => {
	it('is none where only events end what there is', () => {
		expect(next([window({ segments: [['2026-11-01T00:00:00Z', null]] })])).toBeNull();
		expect(next([])).toBeNull();
	});

	it('is the first of every end, beginning, right, promise and policy', () => {
		const all = {
			segments: [['2026-11-22T13:00:00Z', '2026-11-25T00:00:00Z']] as [string, string][],
			floors: [['2026-11-22T14:00:00Z', '2026-12-06T00:00:00Z']] as [string, string][],
			faults: ['2026-11-22T15:00:00Z']
		};
		const later = [version('2026-01-01T00:00:00Z'), version('2026-11-22T16:00:00Z')];
		expect(next([window(all)], later)).toBe(at('2026-11-22T13:00:00Z'));
		expect(next([window({ ...all, segments: [] })], later)).toBe(at('2026-11-22T14:00:00Z'));
		expect(next([window({ faults: all.faults })], later)).toBe(at('2026-11-22T15:00:00Z'));
		expect(next([], later)).toBe(at('2026-11-22T16:00:00Z'));
	});

	it('is never now or before: what has begun has begun', () => {
		const ends = [null, '2026-11-22T12:00:00Z'] as [null, string];
		expect(next([window({ segments: [ends, ['2026-11-22T12:00:00Z', null]] })])).toBeNull();
	});
});
