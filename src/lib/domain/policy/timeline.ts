import { addBusinessDays } from '../time/business-days.ts';
import { addDuration, durationOf, onDay } from '../time/duration.ts';
import { findDay, type Day, type Millis } from '../time/instant.ts';
import { localDay, startOfDay } from '../time/local-day.ts';
import {
	EVENTS,
	eventOfClock,
	listUntils,
	type Clock,
	type PolicyDocument,
	type PolicyEvent,
	type Rule,
	type Step,
	type Until
} from './document.ts';
import type { Life } from './life.ts';
import type { Action, Phase, Segment } from './segment.ts';

type End = Pick<Segment, 'until' | 'untilEvent' | 'untilAfter'> & {
	/** An event that has come ends it: that is before any that has not. */
	hasCome: boolean;
};
type Start = Pick<Segment, 'from' | 'fromEvent'>;

/** What reads the clocks of one policy: its zone and its days off. */
export type Clocks = { zone: string; isHoliday: (day: Day) => boolean };

const CLOCKS_OF = new WeakMap<PolicyDocument, Clocks>();

export function clocksOf(policy: PolicyDocument): Clocks {
	let clocks = CLOCKS_OF.get(policy);
	if (!clocks) {
		const days = new Set(policy.holidays.map(findDay));
		clocks = { zone: policy.zone, isHoliday: (day) => days.has(day) };
		CLOCKS_OF.set(policy, clocks);
	}
	return clocks;
}

/** What lies between the last cancelling step and the delivery, by what ends it. */
const GAPS = [
	['claimed', 'open'],
	['handed_over', 'claimed'],
	['delivered', 'moving']
] as const;

/**
 * The life of pieces under a rule for cancelling and one for returning, from the day they were bought, without gaps.
 * A cancelling step that needs no release ends at the claim at the latest, every other at the hand-over, and needs the
 * release only from the claim on: what the warehouse holds is not the shop's to cancel at once (api.md, "Policy
 * document").
 *
 * @param extension end of the return window that a later day gives, and the id of what gives it
 */
export function timelineOf(
	rules: { cancel: Rule; return: Rule },
	life: Life,
	clocks: Clocks,
	extension: { until: Millis; id: string } | null
): Segment[] {
	const segments: Segment[] = [];
	const add = (
		start: Start,
		end: End,
		action: Action,
		phase: Phase,
		offer: Offered,
		extendedBy: string | null = null
	) => {
		segments.push({
			action,
			phase,
			from: start.from,
			fromEvent: start.fromEvent,
			until: end.until,
			untilEvent: end.untilEvent,
			untilAfter: end.untilAfter,
			rule: offer.rule,
			step: offer.step,
			fee: offer.fee,
			postage: offer.postage,
			floor: null,
			waivedBecause: null,
			extendedBy
		});
		return endAsStart(end);
	};
	let start: Start = { from: life.placed, fromEvent: null };
	for (const [index, step] of rules.cancel.steps.entries()) {
		const offered = offer(rules.cancel, step, index);
		const open = endOf([...listUntils(step), { event: 'claimed' }], life, clocks);
		if (isAfter(open, start)) start = add(start, open, 'cancel', 'open', offered);
		if (step.needs !== 'release') continue;
		const held = endOf([...listUntils(step), { event: 'handed_over' }], life, clocks);
		if (isAfter(held, start)) start = add(start, held, 'request', 'claimed', offered);
	}
	for (const [event, phase] of GAPS) {
		if (event === 'delivered' && life.arrived && life.delivered === null) continue;
		const end = endOf([{ event }], life, clocks);
		if (isAfter(end, start)) start = add(start, end, 'none', phase, closed(rules.cancel));
	}

	start = life.arrived ? { from: life.delivered ?? life.handed_over ?? life.placed, fromEvent: null } : start;
	const last = rules.return.steps.length - 1;
	for (const [index, step] of rules.return.steps.entries()) {
		let end = endOf(listUntils(step), life, clocks);
		const longer = index === last && extension !== null && end.until !== null && extension.until > end.until;
		if (longer) end = { ...end, until: extension.until };
		if (!isAfter(end, start)) continue;
		const extendedBy = longer ? extension.id : null;
		start = add(start, end, 'return', 'arrived', offer(rules.return, step, index), extendedBy);
	}
	add(start, NO_END, 'none', 'arrived', closed(rules.return));
	return segments;
}

const NO_END: End = { until: null, untilEvent: null, untilAfter: null, hasCome: false };

type Offered = Pick<Segment, 'rule' | 'step' | 'fee' | 'postage'>;

const closed = ({ id }: Rule): Offered => ({ rule: id, step: null, fee: null, postage: null });

const offer = (rule: Rule, step: Step, index: number): Offered => ({
	rule: rule.id,
	step: index,
	fee: step.fee,
	postage: step.postage ?? null
});

const endAsStart = ({ until, untilEvent, untilAfter }: End): Start => ({
	from: until,
	fromEvent: until === null ? (untilEvent ?? (untilAfter && startEvent(untilAfter))) : null
});

const startEvent = (until: Until): PolicyEvent | null =>
	'after' in until ? (eventOfClock(until.after) ?? null) : until.event;

function isAfter(end: End, start: Start): boolean {
	if (end.until !== null && start.from !== null) return end.until > start.from;
	if (end.hasCome && start.fromEvent !== null) return false;
	if (end.until !== null || start.fromEvent === null) return true;
	return end.untilEvent === null || EVENTS.indexOf(end.untilEvent) > EVENTS.indexOf(start.fromEvent);
}

/** The first of several ends: what is known of it, and what it may still come before. */
function endOf(untils: readonly Until[], life: Life, clocks: Clocks): End {
	const end: End = { ...NO_END };
	for (const until of untils) {
		const at = 'event' in until ? life[until.event] : clockEnd(until, life, clocks);
		if (at !== null) {
			end.until = end.until === null ? at : Math.min(end.until, at);
			end.hasCome ||= 'event' in until;
		} else if (!('event' in until)) end.untilAfter ??= until;
		else if (end.untilEvent === null || EVENTS.indexOf(until.event) < EVENTS.indexOf(end.untilEvent)) {
			end.untilEvent = until.event;
		}
	}
	return end;
}

function clockEnd(until: Exclude<Until, { event: unknown }>, life: Life, clocks: Clocks): Millis | null {
	const base = life[startOf(until.after)];
	return base === null ? null : addClock(base, until, clocks);
}

/** The instant at which a clock started at `base` has run out. */
export function addClock(
	base: Millis,
	until: Exclude<Until, { event: unknown }>,
	{ zone, isHoliday }: Clocks
): Millis {
	if ('for' in until) {
		const at = addDuration(base, durationOf(until.for), zone);
		return until.end_of_day ? startOfDay(localDay(at, zone) + 1, zone) : at;
	}
	const day = addBusinessDays(localDay(base, zone), until.business_days, isHoliday);
	return until.end_of_day ? startOfDay(day + 1, zone) : onDay(base, day, zone);
}

function startOf(clock: Clock): PolicyEvent | 'placed' | 'paid' {
	return eventOfClock(clock) ?? (clock === 'paid_at' ? 'paid' : 'placed');
}
