const FIRST_S = 5;
const MOST_S = 600;
/** A storefront that names a longer pause is believed this far. */
const MOST_ASKED_S = 3600;
const SPREAD = 0.2;

/**
 * Seconds until the next try: doubling from 5 s to 10 min, a fifth more or less so that many do not come at once; later
 * where the storefront asked for it.
 *
 * @param attempts made so far, from 1
 * @param chance from 0 up to, not including, 1
 * @param retryAfterS what the storefront asked for
 */
export function nextTryInS(attempts: number, chance: number, retryAfterS = 0): number {
	const plain = Math.min(FIRST_S * 2 ** Math.max(0, Math.min(attempts, 20) - 1), MOST_S);
	const spread = plain * (1 - SPREAD + 2 * SPREAD * chance);
	// What was asked for is never undercut: a fifth on top at most.
	const asked = Math.min(Math.max(0, retryAfterS), MOST_ASKED_S) * (1 + SPREAD * chance);
	return Math.max(spread, asked);
}
