export const ZONE_COOKIE = 'tz';
const YEAR = 365 * 24 * 60 * 60;

/** A zone both sides can calculate with; a cookie is whatever a stranger wrote into it. */
export function knownZone(zone: string | undefined): string | undefined {
	if (!zone || !/^[A-Za-z][\w+\-/]{1,63}$/.test(zone)) return undefined;
	try {
		return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone && zone;
	} catch {
		return undefined;
	}
}

/** Tells the server the browser's zone from the next request on. True where that is news. */
export function rememberZone(known: string | undefined): boolean {
	const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
	if (!knownZone(zone) || zone === known) return false;
	const secure = location.protocol === 'https:' ? '; Secure' : '';
	document.cookie = `${ZONE_COOKIE}=${zone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
	return true;
}
