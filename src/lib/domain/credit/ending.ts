import { addDuration, durationOf } from '../time/duration.ts';
import { instantText, millisOf } from '../time/instant.ts';
import { lotsOf, type CreditEntry } from './ledger.ts';

/** How long before its end the owner of store credit is told; of credit that lasts no longer the first mail has said it. */
const TOLD_BEFORE = 'P14D';

/** Up to which end credit is told of at an instant. @param at RFC 3339 @returns RFC 3339 in UTC */
export const toldUntil = (at: string): string =>
	instantText(addDuration(millisOf(at), durationOf(TOLD_BEFORE), 'UTC'));

/** What of an account ends at an instant: minor units, RFC 3339. */
export type Ending = { amount: number; expires_at: string };

/**
 * What of an account ends soon and is not spent yet: what ends at the same instant (credit and its bonus) is one.
 *
 * @param entries all of one account, in the order in which they were written
 * @param at RFC 3339
 * @returns what ends first on top
 */
export function endingSoon(entries: readonly CreditEntry[], at: string): Ending[] {
	const until = millisOf(toldUntil(at));
	const given = new Map(entries.map((one) => [one.id, one.at]));
	const ends = new Map<string, number>();
	for (const { id, left, expires_at } of lotsOf(entries)) {
		if (expires_at === null) continue;
		const end = millisOf(expires_at);
		const isShort = end <= millisOf(toldUntil(given.get(id) ?? at));
		if (end > millisOf(at) && end <= until && !isShort) {
			ends.set(expires_at, (ends.get(expires_at) ?? 0) + left);
		}
	}
	return [...ends].map(([expires_at, amount]) => ({ amount, expires_at }));
}
