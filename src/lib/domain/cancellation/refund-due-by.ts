import { instantText, millisOf } from '../time/instant.ts';

/** Days from the confirmation until a refund is due where no law wants it sooner. */
export const REFUND_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * By when the money of a cancellation is due: the law's date where that is sooner than our own.
 *
 * @param at when it is confirmed, RFC 3339
 * @param byLaw RFC 3339; null where no law names a date
 * @returns RFC 3339 in UTC
 */
export function refundDueBy(at: string, byLaw: string | null): string {
	const own = millisOf(at) + REFUND_DAYS * DAY_MS;
	return instantText(byLaw === null ? own : Math.min(own, millisOf(byLaw)));
}
