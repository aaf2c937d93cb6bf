import { redirect } from '@sveltejs/kit';
import { SUGGESTIONS_COOKIE } from '#server/http/personal-parts.ts';

const YEAR = 365 * 24 * 60 * 60;

/** Remembers on this device whether its reader wants suggestions, and goes back to the order. */
export async function POST({ request, cookies, url }) {
	const form = await request.formData();
	if (form.get('show') === 'off') cookies.set(SUGGESTIONS_COOKIE, 'off', { path: '/', maxAge: YEAR });
	else cookies.delete(SUGGESTIONS_COOKIE, { path: '/' });
	// Only a path on this very site, whatever the form says: `//elsewhere` and `/\elsewhere` resolve to another one.
	const back = URL.parse(String(form.get('back') ?? '/'), url);
	redirect(303, back?.origin === url.origin ? back.pathname : '/');
}
