import { asksNothing, listUntils, type PolicyDocument } from '../policy/document.ts';
import { durationOf } from '../time/duration.ts';
import { DAY, MINUTE } from '../time/instant.ts';

/** How long a policy lets everybody cancel free: so many minutes after placing, or until something happens. */
export type FreeWindow = { minutes: number | null; event: string | null };

const MONTH_DAYS = 30;

/**
 * What a curve of cancellations is held against: of the rule that holds for everybody, the first step, if it is free.
 * Nothing where that charges from the start. Months count thirty days here: it is a mark in a picture, no promise.
 */
export function freeWindow({ cancel }: Pick<PolicyDocument, 'cancel'>): FreeWindow | null {
	const general = cancel.findLast(asksNothing) ?? cancel.at(-1);
	const step = general?.steps[0];
	if (!step || step.fee) return null;
	let found: FreeWindow = { minutes: null, event: null };
	for (const until of listUntils(step)) {
		if ('event' in until) found = { ...found, event: until.event };
		else if ('for' in until && until.after === 'placed_at') {
			const { months, days, millis } = durationOf(until.for);
			const minutes = ((months * MONTH_DAYS + days) * DAY + millis) / MINUTE;
			found = { ...found, minutes: Math.min(found.minutes ?? Infinity, minutes) };
		}
	}
	return found.minutes === null && found.event === null ? null : found;
}
