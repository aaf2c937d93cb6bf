import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import type { Refusal } from '#domain/refusal.ts';

export const SIGN_IN = '/staff/sign-in';
export const DESK = '/staff';
const NOT_ALLOWED = '/staff/not-allowed';

/** Whatever stands below the desk: personal, for nobody's cache, index or referrer. */
export const isStaffRoute = (route: string | null): boolean => /^\/\((staff|as-buyer)\)\//.test(route ?? '');

/**
 * Sends a person who may not pass to where they can do something about it: to the sign-in, which leads back, or to the
 * page that says their role is not enough. A script gets to hear the refusal instead, so then this returns.
 */
export function turnAway(event: RequestEvent, refusal: Refusal): void {
	const { headers } = event.request;
	const isPage = headers.get('accept')?.includes('text/html') || event.isDataRequest;
	if (!isPage && headers.get('x-sveltekit-action') === null) return;
	if (refusal.code === 'role.missing') redirect(303, NOT_ALLOWED);
	const next = event.url.pathname + (event.request.method === 'GET' ? event.url.search : '');
	redirect(303, next === DESK ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(next)}`);
}

/** Where to go after signing in: an address of the desk on this very site, whatever was asked for. */
export function nextPlace(asked: string | null, site: URL): string {
	// `//elsewhere` and `/\elsewhere` resolve to another site; a sign-in must not lead there.
	const place = asked?.startsWith('/') ? URL.parse(asked, site) : null;
	const isDesk = place?.origin === site.origin && /^\/staff(?:\/|$)/.test(place.pathname);
	const isDoor = place?.pathname.startsWith(SIGN_IN) || place?.pathname === NOT_ALLOWED;
	return place && isDesk && !isDoor ? place.pathname + place.search : DESK;
}

/** The colleague behind a request that the guard let pass as staff. */
export function getStaff({ principal }: App.Locals): Extract<Principal, { kind: 'staff' }> {
	if (principal.kind !== 'staff') error(401, 'auth.required');
	return principal;
}
