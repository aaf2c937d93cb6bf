import { daysOf, durationOf, findDuration } from '../time/duration.ts';
import { EVENTS, eventOfClock, listUntils, type Fee, type Step, type Until } from './document.ts';
import type { PolicyProblem } from './problem.ts';

/**
 * What is wrong with the steps of one rule: durations, fees, a step that does not end after the one before it, and a
 * cancelling step that can only end after the warehouse took the pieces but does not say that they must be released.
 *
 * @param path JSON pointer of the rule
 */
export function checkSteps(steps: readonly Step[], kind: 'cancel' | 'return', path: string): PolicyProblem[] {
	const problems: PolicyProblem[] = [];
	for (const [index, step] of steps.entries()) {
		const at = `${path}/steps/${index}`;
		const wrong = checkDurations(step, at);
		problems.push(...wrong, ...checkFee(step.fee, `${at}/fee`));
		const before = steps[index - 1];
		if (
			wrong.length === 0 &&
			before &&
			checkDurations(before, '').length === 0 &&
			endsNotAfter(step, before)
		) {
			problems.push({
				code: 'steps_not_increasing',
				path: `${at}/until`,
				what: 'a step has to end after the one before it, so this one is never reached',
				example: { event: 'handed_over' },
				facts: { step: index }
			});
		}
		if (kind === 'cancel' && step.needs !== 'release' && listUntils(step).every(isAfterClaim)) {
			problems.push({
				code: 'release_missing',
				path: `${at}/needs`,
				what: 'a step that ends after the pieces are claimed needs them released',
				example: 'release',
				facts: { step: index }
			});
		}
	}
	return problems;
}

function checkDurations(step: Step, path: string): PolicyProblem[] {
	return listUntils(step).flatMap((until) => {
		if (!('for' in until) || findDuration(until.for)) return [];
		const what = 'an ISO 8601 duration of whole parts, longer than nothing';
		return [{ code: 'duration_wrong', path: `${path}/until/for`, what, example: 'P30D' } as const];
	});
}

function checkFee(fee: Fee | null, path: string): PolicyProblem[] {
	if (fee === null) return [];
	const { percent, fixed, min, max } = fee;
	if (percent === undefined && fixed === undefined) {
		const what = 'a percentage or a fixed amount; null for no fee';
		return [{ code: 'fee_empty', path, what, example: { percent: 15, min: 500 } }];
	}
	if (min !== undefined && max !== undefined && min > max) {
		const what = 'min is above max';
		return [{ code: 'fee_bounds_crossed', path, what, example: { min: max, max: min }, facts: { min, max } }];
	}
	return [];
}

/** An event from packing on, or a clock that starts with the claim or later. */
function isAfterClaim(until: Until): boolean {
	if ('event' in until) return until.event !== 'claimed';
	return eventOfClock(until.after) !== undefined;
}

/** True only where it is certain: the step ends with the first of its ends, and one of them is after none of the others'. */
function endsNotAfter(step: Step, before: Step): boolean {
	const earlier = listUntils(before);
	return listUntils(step).some((end) => earlier.every((other) => isNotAfter(end, other)));
}

function isNotAfter(end: Until, other: Until): boolean {
	const place = (until: Until) => {
		const event = 'event' in until ? until.event : eventOfClock(until.after);
		return event === undefined ? -1 : EVENTS.indexOf(event);
	};
	// An event is not after another that follows it, nor after any time counted from itself or from a later one.
	if ('event' in end) return place(other) >= place(end);
	if ('event' in other || other.after !== end.after) return false;
	if ('business_days' in end && 'business_days' in other) return end.business_days <= other.business_days;
	if ('business_days' in end || 'business_days' in other) return false;
	if (Boolean(end.end_of_day) !== Boolean(other.end_of_day)) return false;
	return daysOf(durationOf(end.for)).most <= daysOf(durationOf(other.for)).least;
}
