import { DAY } from '../time/instant.ts';
import type { FeedbackForm } from './form.ts';
import type { FollowUp } from './states.ts';

/** What is urgent is due so soon, in hours, whatever the shop set for the rest. */
const URGENT_HOURS = 4;

/**
 * Which follow-up an answer asks for, if any, and until when: one that speaks of an injury or a lawyer at once, a low
 * score within the shop's time. An anonymous answer leads to nobody, so only its urgent words are shown to staff; and of
 * when it came only the day is kept (ADR 36), so its time counts from where that day began.
 *
 * @param now epoch milliseconds; so is the answer's `dueAt`
 */
export function followUpOf(
	form: Pick<FeedbackForm, 'low' | 'dueHours'>,
	{
		score,
		urgent,
		anonymous,
		suspect
	}: { score: number; urgent: boolean; anonymous: boolean; suspect: boolean },
	now: number
): { kind: FollowUp; dueAt: number } | null {
	const since = anonymous ? Math.floor(now / DAY) * DAY : now;
	if (urgent) return { kind: 'urgent', dueAt: since + Math.min(URGENT_HOURS, form.dueHours) * 3_600_000 };
	if (anonymous || suspect || score > form.low) return null;
	return { kind: 'low_score', dueAt: now + form.dueHours * 3_600_000 };
}
