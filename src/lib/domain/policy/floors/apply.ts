import { daysOf, durationOf } from '../../time/duration.ts';
import type { Millis } from '../../time/instant.ts';
import type { Action, Segment } from '../segment.ts';
import type { Fault } from '../document.ts';
import type { Floor } from './floor.ts';

/**
 * Puts a floor under a piece's life: where both speak, the better for the shopper holds. Fees go; what the shop's
 * rules close opens again as far as the right reaches.
 *
 * @param now an event that has not come comes after it
 */
export function applyFloor(segments: readonly Segment[], floor: Floor, now: Millis): Segment[] {
	const arrival = segments.findIndex(({ phase }) => phase === 'arrived');
	return segments.flatMap((segment, index) => {
		if (!reaches(floor, segment)) return [segment];
		if (floor.untilAfter && segment.phase === 'arrived') {
			return index === arrival ? untilClockRuns(segment, floor, floor.untilAfter) : [segment];
		}
		return within(segment, floor, now, (inside) => ({ ...inside, ...better(inside, floor) }));
	});
}

/** A fee falls away from the instant the shop is at fault; windows stay as they are. */
export function waiveFees(segments: readonly Segment[], fault: Fault, since: Millis, now: Millis): Segment[] {
	return segments.flatMap((segment) =>
		segment.fee === null
			? [segment]
			: within(segment, { from: since, until: null }, now, (inside) => ({
					...inside,
					fee: null,
					waivedBecause: fault
				}))
	);
}

/** What nobody has taken for packing can be cancelled free from the instant the shop offers it. */
export function offerCancel(
	segments: readonly Segment[],
	fault: Fault,
	since: Millis,
	now: Millis
): Segment[] {
	return segments.flatMap((segment) =>
		segment.phase !== 'open' || (segment.action === 'cancel' && segment.fee === null)
			? [segment]
			: within(segment, { from: since, until: null }, now, (inside) => ({
					...inside,
					...{ action: 'cancel', fee: null, waivedBecause: fault }
				}))
	);
}

function reaches({ right }: Floor, { phase, action }: Segment): boolean {
	switch (right) {
		case 'withdrawal':
			return true;
		case 'return':
			return phase === 'arrived';
		case 'late_shipment':
			return phase === 'open' || phase === 'claimed';
		case 'undisclosed_terms':
			return action !== 'none' || phase === 'arrived';
	}
}

const better = (segment: Segment, floor: Floor): Partial<Segment> => ({
	action: bestAction(segment, floor),
	fee: null,
	floor
});

/** A right to withdraw is more than one to return: the cost of delivery comes back with it. */
function bestAction({ action, phase }: Segment, { right }: Floor): Action {
	if (action === 'cancel' || action === 'request' || action === 'withdraw') return action;
	if (right === 'withdrawal') return 'withdraw';
	if (right === 'late_shipment') return phase === 'claimed' ? 'request' : 'cancel';
	return 'return';
}

/** While the clock of the right has not started it is open; what the shop grants beyond it comes after. */
function untilClockRuns(segment: Segment, floor: Floor, clock: NonNullable<Floor['untilAfter']>): Segment[] {
	const open: Segment = {
		...segment,
		...better(segment, floor),
		until: null,
		untilEvent: null,
		untilAfter: clock
	};
	const own = segment.untilAfter;
	const longer =
		segment.action === 'return' &&
		own !== null &&
		'for' in own &&
		'for' in clock &&
		nominal(own.for) > nominal(clock.for);
	return longer ? [open, { ...segment, from: null, fromEvent: null }] : [open];
}

const nominal = (duration: string): number => daysOf(durationOf(duration)).least;

/** Cuts a segment at the ends of a stretch of time and changes what lies inside. */
function within(
	segment: Segment,
	{ from, until }: { from: Millis; until: Millis | null },
	now: Millis,
	change: (inside: Segment) => Segment
): Segment[] {
	const start = segment.from ?? now;
	const end = segment.until ?? Infinity;
	const stop = until ?? Infinity;
	if (from >= end || stop <= start) return [segment];
	const pieces: Segment[] = [];
	let inside = segment;
	if (from > start) {
		if (segment.from === null) return [segment];
		pieces.push({ ...segment, until: from });
		inside = { ...inside, from, fromEvent: null };
	}
	if (stop < end) {
		return [...pieces, change({ ...inside, until: stop }), { ...segment, from: stop, fromEvent: null }];
	}
	return [...pieces, change(inside)];
}
