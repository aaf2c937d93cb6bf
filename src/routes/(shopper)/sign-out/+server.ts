import { redirect } from '@sveltejs/kit';
import { CLEAR_SITE } from '#server/http/code-pages.ts';
import { SIGNED_OUT_COOKIE } from '#client/sign-out.ts';

/** Ends the session and leaves nothing of it in this browser; open streams end with it, within two seconds. */
export async function POST({ locals, cookies, setHeaders }) {
	const { sessions, codes } = locals.app;
	const session = cookies.get(sessions.cookieName);
	// Also while the database is away: the cookie is the only place where the session's id is.
	const cookie = await sessions.end(session ?? '');
	cookies.set(cookie.name, cookie.value, cookie.attributes);
	cookies.delete(codes.ticketCookie.name, codes.ticketCookie.attributes);
	cookies.set(SIGNED_OUT_COOKIE, '1', { path: '/', maxAge: 60, sameSite: 'lax' });
	setHeaders({ 'clear-site-data': CLEAR_SITE });
	redirect(303, '/');
}
