const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long a session lasts unused, and how long in all. Whoever works at the shop sees everybody's orders, so theirs
 * end soonest; a shopper's own phone may stay signed in.
 */
export const LIFETIMES = {
	guest: { idleMs: 24 * HOUR, absoluteMs: 7 * DAY },
	shopper: { idleMs: 14 * DAY, absoluteMs: 90 * DAY },
	staff: { idleMs: 30 * MINUTE, absoluteMs: 12 * HOUR }
} as const;

/** A session in use is written down at most this often, so that reading a page does not cost a write. */
export const SEEN_EVERY_MS = MINUTE;
