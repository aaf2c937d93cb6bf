import type { ZoneView } from '#domain/cancellation/terms-view.ts';

/** What a zone looks like: what can be done in it, and whether it costs. */
export type ZoneKind = 'free' | 'fee' | 'request' | 'closed' | 'return';

export type DrawnZone = {
	kind: ZoneKind;
	phase: 'past' | 'now' | 'coming';
	/** Its part of the bar's length, in percent; those of all zones add up to 100. */
	share: number;
	zone: ZoneView;
};

export type Bar = {
	zones: DrawnZone[];
	/** Which zone holds now; -1 where there is none at all. */
	current: number;
};

/** What is over takes the least room and what holds now the most; how long a zone lasts is mostly unknown. */
const WEIGHTS = { past: 2, now: 4, coming: 3 } as const;

/**
 * The fee bar (product.md) at an instant: which zones there are, how much of the bar each takes, and which holds.
 * Pure.
 *
 * @param schedule zones in the order in which they come, as `OrderView.terms` has them; instants are RFC 3339
 * @param now milliseconds since 1970 by the server's clock
 */
export function drawBar(schedule: readonly ZoneView[], now: number): Bar {
	const current = currentZone(schedule, now);
	const phases = schedule.map((_, index) => (index < current ? 'past' : index > current ? 'coming' : 'now'));
	const total = phases.reduce((sum, phase) => sum + WEIGHTS[phase], 0);
	return {
		current,
		zones: schedule.map((zone, index) => {
			const phase = phases[index] ?? 'coming';
			return { kind: kindOf(zone), phase, share: (100 * WEIGHTS[phase]) / total, zone };
		})
	};
}

/**
 * The zone that holds: half-open, from its first instant until just before its end. One that an event begins has no
 * instant until the event has come, so it is still ahead, and so is all that follows it, whatever a clock says of that:
 * a window that counts from the order can be over before anything has arrived.
 *
 * @returns its index; the first before the order was placed; -1 of an empty schedule
 */
export function currentZone(schedule: readonly ZoneView[], now: number): number {
	const ahead = schedule.findIndex(({ from }) => from === null || Date.parse(from) > now);
	const begun = ahead < 0 ? schedule.length - 1 : ahead - 1;
	return Math.max(begun, Math.min(0, schedule.length - 1));
}

/**
 * How far *now* has come through its zone, from 0 to 1: by the clock where both of its ends are known instants, else
 * the middle, which claims nothing.
 */
export function progressOf({ from, until }: Pick<ZoneView, 'from' | 'until'>, now: number): number {
	if (from === null || until === undefined) return 0.5;
	const [start, end] = [Date.parse(from), Date.parse(until)];
	return end > start ? Math.min(1, Math.max(0, (now - start) / (end - start))) : 0.5;
}

function kindOf({ action, free }: ZoneView): ZoneKind {
	switch (action) {
		case 'cancel':
			return free ? 'free' : 'fee';
		case 'request':
			return 'request';
		case 'withdraw':
		case 'return':
			return 'return';
		case 'none':
			return 'closed';
	}
}
