import { instantText, type Millis } from '../time/instant.ts';
import { EVENTS, type PolicyEvent } from './document.ts';
import type { PieceWindow } from './evaluate.ts';
import type { Action, Segment } from './segment.ts';

/** A zone of the fee bar (api.md, "Quote": `schedule`). Instants are RFC 3339 in UTC, the fee minor units. */
export type Zone = {
	/** null where the zone begins with an event that has not come. */
	from: string | null;
	from_event?: PolicyEvent;
	/** The first of `until` and `until_event` ends it; with neither it has no end that is known. */
	until?: string;
	until_event?: PolicyEvent;
	/** A clock that ends it and has not started, as the policy words it. */
	until_after?: { after: string; for?: string; business_days?: number; end_of_day?: boolean };
	fee: number;
	action: Action;
};

type Place = { at: Millis | null; event: PolicyEvent | null };
type RawZone = {
	start: Place;
	end: Pick<Segment, 'until' | 'untilEvent' | 'untilAfter'>;
	fee: bigint;
	action: Action;
};

/** What can be done with some pieces counts for the zone before what can be done with others. */
const BY_WEIGHT: readonly Action[] = ['cancel', 'request', 'withdraw', 'return', 'none'];

/**
 * The bar over several portions, from the day the order was placed: zones in the order in which they would come if
 * every known instant came before every event still to come. In each the fee is that of taking all pieces that its
 * action can take.
 *
 * @param priceOf what taking these pieces under these stretches would cost, minor units
 */
export function scheduleOf(
	windows: readonly PieceWindow[],
	priceOf: (taken: readonly { window: PieceWindow; segment: Segment }[]) => bigint
): Zone[] {
	const zones: RawZone[] = [];
	const positions = windows.map(() => 0);
	let start: Place = { at: windows[0]?.life.placed ?? null, event: null };
	while (windows.length > 0) {
		const segments = windows.map((window, index) => segmentAt(window, positions[index] ?? 0));
		const action = BY_WEIGHT.find((one) => segments.some((segment) => segment.action === one)) ?? 'none';
		const taken = windows.flatMap((window, index) => {
			const segment = segments[index];
			return segment && action !== 'none' && segment.action === action ? [{ window, segment }] : [];
		});
		const end = firstEnd(segments);
		zones.push({ start, end, fee: priceOf(taken), action });
		let moved = false;
		for (const [index, segment] of segments.entries()) {
			if (!endsWith(segment, end)) continue;
			const from = positions[index] ?? 0;
			positions[index] = advance(windows[index]?.segments ?? [], from, end.until);
			moved ||= positions[index] !== from;
		}
		if (!moved) break;
		start = { at: end.until, event: end.until === null ? (end.untilEvent ?? null) : null };
	}
	const merged = mergeEqual(zones);
	// That it is closed once a clock that has not started will have run out is in that clock's own zone.
	const last = merged.at(-1);
	const isPlace = last?.start.at !== null || last.start.event !== null;
	return (last?.action === 'none' && !isPlace ? merged.slice(0, -1) : merged).map(asZone);
}

const segmentAt = (window: PieceWindow, index: number): Segment => window.segments[index] ?? window.current;

/** The earliest instant at which one of them ends, the first event that ends one, and a clock where there is neither. */
function firstEnd(segments: readonly Segment[]): RawZone['end'] {
	let until: Millis | null = null;
	let untilEvent: PolicyEvent | null = null;
	let untilAfter: Segment['untilAfter'] = null;
	for (const segment of segments) {
		if (segment.until !== null && (until === null || segment.until < until)) until = segment.until;
		const event = segment.untilEvent;
		if (event !== null && (untilEvent === null || EVENTS.indexOf(event) < EVENTS.indexOf(untilEvent))) {
			untilEvent = event;
		}
		untilAfter ??= segment.untilAfter;
	}
	return { until, untilEvent, untilAfter: until === null && untilEvent === null ? untilAfter : null };
}

function endsWith(segment: Segment, end: RawZone['end']): boolean {
	if (end.until !== null) return segment.until === end.until;
	if (end.untilEvent !== null) return segment.untilEvent === end.untilEvent;
	return end.untilAfter !== null && segment.untilAfter !== null;
}

/** On to the next stretch; those that would have ended by then are passed over. */
function advance(segments: readonly Segment[], from: number, until: Millis | null): number {
	let index = Math.min(from + 1, segments.length - 1);
	const isOver = (segment: Segment | undefined) =>
		until !== null && segment !== undefined && segment.until !== null && segment.until <= until;
	while (index < segments.length - 1 && isOver(segments[index])) index += 1;
	return index;
}

function mergeEqual(zones: readonly RawZone[]): RawZone[] {
	const merged: RawZone[] = [];
	for (const zone of zones) {
		const last = merged.at(-1);
		if (last && last.action === zone.action && last.fee === zone.fee) last.end = zone.end;
		else merged.push({ ...zone });
	}
	return merged;
}

function asZone({ start, end, fee, action }: RawZone): Zone {
	const { until, untilEvent, untilAfter } = end;
	return {
		from: start.at === null ? null : instantText(start.at),
		...(start.event !== null && { from_event: start.event }),
		...(until !== null && { until: instantText(until) }),
		...(untilEvent !== null && { until_event: untilEvent }),
		...(untilAfter !== null && 'after' in untilAfter && { until_after: wording(untilAfter) }),
		fee: Number(fee),
		action
	};
}

function wording(until: {
	after: string;
	for?: string;
	business_days?: number;
}): NonNullable<Zone['until_after']> {
	const { after } = until;
	if (until.for !== undefined) return { after, for: until.for };
	return until.business_days === undefined ? { after } : { after, business_days: until.business_days };
}
