const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** From the end of one attempt to the next, as Standard Webhooks 1.0.0 proposes: ten attempts within 75 h 35 min. */
export const RETRY_DELAYS_MS = [
	5 * SECOND,
	5 * MINUTE,
	30 * MINUTE,
	2 * HOUR,
	5 * HOUR,
	10 * HOUR,
	14 * HOUR,
	20 * HOUR,
	24 * HOUR
] as const;

/** Later by up to this part of the delay, never earlier: what failed together does not come back together. */
const JITTER = 0.2;

/** The longest a receiver may ask us to wait. */
const LONGEST_WAIT_MS = 24 * HOUR;

/**
 * How long after a failed attempt the next one comes, in milliseconds; nothing where there is none any more.
 *
 * @param attempts how many there have been, this one included
 * @param chance from 0 to 1, drawn for this attempt
 * @param retryAfterMs what the receiver asked for (`Retry-After`); waited for at least, up to a day
 */
export function retryDelay(attempts: number, chance: number, retryAfterMs = 0): number | undefined {
	const delay = RETRY_DELAYS_MS[attempts - 1];
	if (delay === undefined) return undefined;
	const asked = Math.min(Math.max(retryAfterMs, 0), LONGEST_WAIT_MS);
	return Math.round(Math.max(delay, asked) * (1 + JITTER * chance));
}

/** So many failures in a row, whatever was tried, and an endpoint is only looked at now and then. */
const FAILURES_TO_REST = 5;
const FIRST_REST_MS = 5 * SECOND;
const LONGEST_REST_MS = 5 * MINUTE;
/** A receiver that asks us to slow down is left alone altogether, but not for longer than this. */
const LONGEST_HOLD_MS = HOUR;

/**
 * For how long a whole endpoint is left alone after a failure, in milliseconds; 0 where it is not. What waits for it
 * does not use up its attempts meanwhile.
 *
 * @param failures how many in a row, this one included
 */
export function restAfter(failures: number, retryAfterMs = 0): number {
	const rest =
		failures < FAILURES_TO_REST
			? 0
			: Math.min(FIRST_REST_MS * 2 ** Math.min(failures - FAILURES_TO_REST, 20), LONGEST_REST_MS);
	return Math.max(rest, Math.min(Math.max(retryAfterMs, 0), LONGEST_HOLD_MS));
}
