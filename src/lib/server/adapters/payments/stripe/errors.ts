import type { StripeClient } from './client.ts';

/**
 * What an error of a call that moves money means. `unknown`: whether it was done is not known, or it was not taken up
 * and can be asked for again (timeouts, broken connections, 5xx, 429, another call with the same key under way, a key
 * that is not let in). `stopped`: the same key was used for something else. `failed`: Stripe has refused it for good.
 */
export type Meaning = { state: 'unknown' } | { state: 'stopped' | 'failed'; reason: string };

export function meaningOf({ errors }: Pick<StripeClient, 'errors'>, error: unknown): Meaning {
	if (!(error instanceof errors.StripeError)) throw error;
	if (error instanceof errors.StripeIdempotencyError && error.statusCode !== 409)
		return { state: 'stopped', reason: 'stripe.key_reused' };
	const isRefusal =
		error instanceof errors.StripeInvalidRequestError || error instanceof errors.StripeCardError;
	const status = error.statusCode ?? 0;
	if (!isRefusal || status < 400 || status >= 500 || status === 409 || status === 429)
		return { state: 'unknown' };
	// Two handles of Stripe's; its message may repeat what somebody typed.
	const decline = 'decline_code' in error && typeof error.decline_code === 'string' ? error.decline_code : '';
	return { state: 'failed', reason: `stripe.${decline || error.code || 'refused'}` };
}

/** For a call that nobody is stopped by: what is not unknown was refused. */
export const orFailed = (meaning: Meaning) =>
	meaning.state === 'unknown'
		? ({ state: 'unknown' } as const)
		: ({ state: 'failed', reason: meaning.reason } as const);
