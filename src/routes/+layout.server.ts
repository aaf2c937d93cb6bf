import { knownZone, ZONE_COOKIE } from '#client/zone.ts';

/** The reader's own time zone, once their browser has told it. */
export function load({ cookies, depends }) {
	depends('roundtrip:zone');
	return { zone: knownZone(cookies.get(ZONE_COOKIE)) };
}
