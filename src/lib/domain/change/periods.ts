import { DAY, type Day, type Millis } from '../time/instant.ts';
import { startOfDay } from '../time/local-day.ts';
import type { HeardIn } from './states.ts';

/**
 * For so many days after an order was placed a cancel or a return of it counts, in both periods alike: else the latest
 * orders, which had less time to come back, would make every change look like a success. An answer counts on its day.
 */
export const FOLLOWED_DAYS: Record<HeardIn, number> = { cancel: 7, return: 21, feedback: 0, theme: 0 };

/** Before that many days nothing is compared; from there on in whole weeks, so that both hold the same weekdays. */
const WEEK = 7;
/** A longer time before would speak of another season. */
export const MOST_WEEKS = 13;

/** Half-open, epoch milliseconds. */
export type Span = { from: Millis; to: Millis };

export type Periods =
	| { is: 'compared'; days: number; before: Span; after: Span }
	/** There is nothing to compare until then. */
	| { is: 'too_early'; at: Millis };

/**
 * Two equally long periods on both sides of a day: whole weeks of local days, as many as have been followed to their
 * end, thirteen at most.
 *
 * @param day the day from which the change holds
 * @param of what is counted
 * @param now epoch milliseconds
 * @param until an instant at which it was taken back, if it was
 * @param zone named zone of the shop
 */
export function periodsOf(
	day: Day,
	of: HeardIn,
	{ now, until = null, zone }: { now: Millis; until?: Millis | null; zone: string }
): Periods {
	const follow = FOLLOWED_DAYS[of];
	const last = Math.min(now, until === null ? Infinity : until + follow * DAY);
	const isOver = (weeks: number) => startOfDay(day + weeks * WEEK + follow, zone) <= last;
	let weeks = 0;
	while (weeks < MOST_WEEKS && isOver(weeks + 1)) weeks += 1;
	if (weeks === 0) return { is: 'too_early', at: startOfDay(day + WEEK + follow, zone) };
	const days = weeks * WEEK;
	const middle = startOfDay(day, zone);
	return {
		...{ is: 'compared', days },
		before: { from: startOfDay(day - days, zone), to: middle },
		after: { from: middle, to: startOfDay(day + days, zone) }
	};
}
