import { knownZone, ZONE_COOKIE } from '#client/zone.ts';
import { UNNAMED_FACE } from '#domain/shop/identity.ts';

/** Whose shop this is, and the reader's own time zone, once their browser has told it. */
export async function load({ cookies, depends, locals }) {
	depends('roundtrip:zone');
	// A page that is made while the program is built belongs to no shop yet.
	const face = (locals.app as App.Locals['app'] | undefined)?.shop.now();
	return { zone: knownZone(cookies.get(ZONE_COOKIE)), shop: (await face)?.face ?? UNNAMED_FACE };
}
