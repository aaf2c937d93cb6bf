import { describe, expect, it } from 'vitest';
import type { ZoneView } from '#domain/cancellation/terms-view.ts';
import { currentZone, drawBar, progressOf } from './fee-zones.ts';

const FREE: ZoneView = {
	from: '2026-11-22T10:00:00Z',
	until: '2026-11-22T11:00:00Z',
	until_event: 'claimed',
	action: 'cancel',
	free: true
};
const FEE: ZoneView = { from: '2026-11-22T11:00:00Z', until_event: 'claimed', action: 'cancel', free: false };
const ASK: ZoneView = {
	from: null,
	from_event: 'claimed',
	until_event: 'handed_over',
	action: 'request',
	free: true
};
const WAY: ZoneView = {
	from: null,
	from_event: 'handed_over',
	until_event: 'delivered',
	action: 'none',
	free: true
};
const BACK: ZoneView = {
	from: null,
	from_event: 'delivered',
	until_after: { after: 'delivered_at', for: 'P30D' },
	action: 'return',
	free: true
};
const ALL = [FREE, FEE, ASK, WAY, BACK];
const at = (text: string) => Date.parse(text);

describe('which zone holds', () => {
	it.each([
		['2026-11-22T09:59:59Z', 0],
		['2026-11-22T10:00:00Z', 0],
		['2026-11-22T10:59:59Z', 0],
		['2026-11-22T10:59:59.999Z', 0],
		['2026-11-22T11:00:00Z', 1],
		['2026-11-22T11:00:01Z', 1],
		// An event that has not come has no instant, however late it is.
		['2027-11-22T11:00:00Z', 1]
	])('at %s it is number %d', (now, index) => {
		expect(currentZone(ALL, at(now))).toBe(index);
	});

	it('is none where there is none', () => {
		expect(currentZone([], 0)).toBe(-1);
		expect(drawBar([], 0)).toEqual({ zones: [], current: -1 });
	});
});

describe('the bar', () => {
	const { zones } = drawBar(ALL, at('2026-11-22T11:30:00Z'));
	it('tells each kind apart', () => {
		expect(zones.map(({ kind }) => kind)).toEqual(['free', 'fee', 'request', 'closed', 'return']);
		expect(drawBar([{ ...BACK, action: 'withdraw' }], 0).zones[0]?.kind).toBe('return');
	});
	it('knows what is over and what is to come', () => {
		expect(zones.map(({ phase }) => phase)).toEqual(['past', 'now', 'coming', 'coming', 'coming']);
	});
	it('is filled, most of it by what holds now and least by what is over', () => {
		expect(zones.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100, 9);
		const [past = 0, now = 0, coming = 0] = zones.map(({ share }) => share);
		expect(past).toBeLessThan(coming);
		expect(coming).toBeLessThan(now);
	});
});

describe('now, within its zone', () => {
	it.each([
		['2026-11-22T09:59:59Z', 0],
		['2026-11-22T10:00:00Z', 0],
		['2026-11-22T10:15:00Z', 0.25],
		['2026-11-22T11:00:00Z', 1],
		['2026-11-22T11:00:01Z', 1]
	])('at %s has come to %d', (now, progress) => {
		expect(progressOf(FREE, at(now))).toBe(progress);
	});
	it('claims nothing where an end is not known', () => {
		expect(progressOf(FEE, at('2026-11-22T11:00:01Z'))).toBe(0.5);
		expect(progressOf(ASK, at('2026-11-22T11:00:01Z'))).toBe(0.5);
	});
});
