import type { DisabledBecause } from './endpoint.ts';
import { restAfter, retryDelay } from './retry-schedule.ts';

/** Milliseconds since the epoch throughout. */
export type Attempt = {
	/** Nothing where the receiver did not answer. */
	status?: number | undefined;
	retryAfterMs?: number | undefined;
	/** How many there have been, this one included. */
	attempts: number;
	firstAttemptAt: number;
	isTest: boolean;
	now: number;
	/** From 0 to 1. */
	chance: number;
};

/** An endpoint's failures in a row, and since when. */
export type Standing = { failures: number; failingSince: number | null };

export type AfterAttempt = {
	delivery: { state: 'delivered' } | { state: 'waiting'; at: number } | { state: 'failed' };
	endpoint: Standing & { restsUntil: number | null; off?: DisabledBecause };
};

/** Its receiver is not interested any more (Standard Webhooks 1.0.0, "Delivery success and failure"). */
const GONE = 410;
/** A first attempt fails this long after it began, at the most: what fails since then has failed since the first attempt. */
const SAME_ATTEMPT_MS = 30_000;
/** Answers by which a receiver as a whole, and not one message, asks for time. */
const SLOW_DOWN: readonly (number | undefined)[] = [429, 503];

/**
 * What an attempt means for its delivery and for its endpoint. 2xx is a success, everything else a failure. An endpoint
 * is switched off at once where it is gone; else when a delivery has run through its schedule and nothing was taken
 * since that began. A test is tried once, and says nothing about an endpoint but that it is gone.
 */
export function afterAttempt(attempt: Attempt, standing: Standing): AfterAttempt {
	const { status, retryAfterMs, attempts, firstAttemptAt, isTest, now, chance } = attempt;
	if (status !== undefined && status >= 200 && status < 300) {
		return {
			delivery: { state: 'delivered' },
			endpoint: { failures: 0, failingSince: null, restsUntil: null }
		};
	}
	const failures = standing.failures + 1;
	const failingSince = standing.failingSince ?? now;
	const restMs = restAfter(failures, SLOW_DOWN.includes(status) ? retryAfterMs : 0);
	const failing = { failures, failingSince, restsUntil: restMs > 0 ? now + restMs : null };
	if (status === GONE) return { delivery: { state: 'failed' }, endpoint: { ...failing, off: 'gone' } };
	if (isTest) return { delivery: { state: 'failed' }, endpoint: { ...standing, restsUntil: null } };
	const delay = retryDelay(attempts, chance, retryAfterMs);
	if (delay !== undefined) return { delivery: { state: 'waiting', at: now + delay }, endpoint: failing };
	// One message that cannot be taken is no reason, as long as others are.
	const isDead = failingSince - firstAttemptAt <= SAME_ATTEMPT_MS;
	return {
		delivery: { state: 'failed' },
		endpoint: isDead ? { ...failing, off: 'failing' } : failing
	};
}
