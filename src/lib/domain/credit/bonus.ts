import { divideHalfEven } from '../money/allocate.ts';
import type { PolicyDocument, ReturnRule } from '../policy/document.ts';
import { addDuration, durationOf } from '../time/duration.ts';
import { instantText, millisOf } from '../time/instant.ts';

const BASIS_POINTS = 10_000n;

/**
 * A share of an amount, rounded once, half to even.
 *
 * @param amount minor units, not below 0
 * @param percent of at most two decimals
 */
export const percentOf = (amount: number, percent: number): number =>
	Number(divideHalfEven(BigInt(amount) * BigInt(Math.round(percent * 100)), BASIS_POINTS));

/** How store credit for one line goes by its rule. */
export type CreditTerms = { bonus_percent: number; expires_after: string | null };

/** What a rule says of store credit; without a word of it there is no bonus, and nothing ends. */
export const creditTerms = ({
	store_credit_bonus_percent,
	store_credit_expires
}: Pick<ReturnRule, 'store_credit_bonus_percent' | 'store_credit_expires'>): CreditTerms => ({
	bonus_percent: store_credit_bonus_percent ?? 0,
	expires_after: store_credit_expires ?? null
});

/**
 * When credit that comes in at an instant ends: so long after it, in the shop's zone.
 *
 * @param at RFC 3339
 * @returns RFC 3339 in UTC; null where it never does
 */
export const creditEnds = (
	at: string,
	expiresAfter: string | null,
	{ zone }: Pick<PolicyDocument, 'zone'>
): string | null =>
	expiresAfter === null ? null : instantText(addDuration(millisOf(at), durationOf(expiresAfter), zone));

/** What comes back to its source is there for at least so long, however late it comes. */
const LEAST_AGAIN = 'P30D';

/**
 * When credit that comes back ends: as it would have ended, the latest of what was spent, and never at once: a
 * cancellation that took long is not the buyer's loss.
 *
 * @param sources what was spent, as it was then
 * @param at when it comes back, RFC 3339
 */
export function endsAgain(sources: readonly { expires_at: string | null }[], at: string): string | null {
	const ends = sources.map(({ expires_at }) => expires_at);
	if (ends.length === 0 || ends.includes(null)) return null;
	const least = addDuration(millisOf(at), durationOf(LEAST_AGAIN), 'UTC');
	return instantText(Math.max(least, ...ends.map((end) => millisOf(end ?? at))));
}
