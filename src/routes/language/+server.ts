import { redirect } from '@sveltejs/kit';
import { LOCALE_COOKIE, locales } from '#i18n/locale.ts';

const YEAR = 365 * 24 * 60 * 60;

/** Remembers the language and goes back to where the reader was. */
export async function POST({ request, cookies, url }) {
	const form = await request.formData();
	const locale = locales.find((known) => known === form.get('locale'));
	if (locale) cookies.set(LOCALE_COOKIE, locale, { path: '/', maxAge: YEAR, httpOnly: false });
	// Only a path on this very site, whatever the form says: `//elsewhere` and `/\elsewhere` resolve to another one.
	const back = URL.parse(String(form.get('back') ?? '/'), url);
	redirect(303, back?.origin === url.origin ? back.pathname : '/');
}
