import { error, type Handle, type HandleServerError, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { chooseLocale, LOCALE_COOKIE } from '#i18n/locale.ts';
import { inDocument, inLocale } from '#i18n/request-locale.ts';
import { audienceOf, bearerSecret, isMachineRoute, mayPass } from '#server/http/access.ts';
import { letFrame } from '#server/http/framing.ts';
import { bodyLimitOf, holdForm, isInheritedAction, isTooLarge } from '#server/http/incoming-form.ts';
import { dataBlock } from '#server/http/linked-data.ts';
import { isOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';
import { themeLink } from '#server/http/theme-link.ts';
import { isStaffRoute, turnAway } from '#server/http/staff-doors.ts';

type Resolve = Parameters<Handle>[0]['resolve'];

/** The page that is read most: who asks and what they see come in one statement. */
const ORDER_PAGE = '/(shopper)/orders/[ref]';

/** What the door hands over with each request (src/door/hand-over.ts). */
function prepare(event: RequestEvent): void {
	const handed = event.platform?.req.roundtrip;
	if (handed) Object.assign(event.locals, handed);
}

const speak: Handle = async ({ event, resolve }) => {
	const wish = event.request.headers.get('accept-language');
	if (isMachineRoute(event.url.pathname)) {
		event.locals.locale = chooseLocale(event.cookies.get(LOCALE_COOKIE), wish);
		// The one page among them is for developers, and in one language.
		return resolve(event, { transformPageChunk: ({ html }) => inDocument(html, 'en') });
	}
	// What is made while the program is built belongs to no shop yet.
	const shop = await (event.locals.app as App.Locals['app'] | undefined)?.shop.now();
	const locale = chooseLocale(event.cookies.get(LOCALE_COOKIE), wish, shop?.markets.language);
	event.locals.locale = locale;
	const head = themeLink(shop?.theme?.name);
	return inLocale(locale, event.url, () =>
		resolve(event, {
			transformPageChunk: ({ html }) => inDocument(html, locale, head + dataBlock(event.locals.linkedData))
		})
	);
};

/** Holds what a form brings, before anybody reads of it. */
const hold: Handle = ({ event, resolve }) => {
	const { request, route, url, locals } = event;
	if (isMachineRoute(url.pathname) || route.id === null || request.method === 'GET') return resolve(event);
	const limit = bodyLimitOf(route.id, locals.bodyLimit);
	if (isTooLarge(request, limit))
		return problem({ code: 'payload.too_large', limit }, request.headers.get('accept-language'));
	if (isInheritedAction(url))
		return problem({ code: 'route.not_found' }, request.headers.get('accept-language'));
	holdForm(event, limit);
	return resolve(event);
};

/** Who are you, may you. A route that the table does not list is not there. */
const guard: Handle = async ({ event, resolve }) => {
	const language = event.request.headers.get('accept-language');
	const machines = isMachineRoute(event.url.pathname);
	const audience = audienceOf(event.route.id, event.request.method);
	if (!audience) {
		// Pages get the designed "not here"; Kit renders it for a route that does not exist.
		if (machines || event.route.id !== null) return problem({ code: 'route.not_found' }, language);
		event.locals.principal = { kind: 'anonymous' };
		return resolve(event);
	}
	try {
		event.locals.principal = await whoIs(event, audience === 'public' || audience === 'signed');
	} catch (cause) {
		if (!isOutage(cause)) throw cause;
		if (machines) return problem({ code: 'service.unavailable', retry_after: 1 }, language);
		if (typeof audience !== 'string') error(503, 'service.unavailable');
		// Thrown here, Kit would show its last resort; thrown where the page asks who somebody is, the designed page.
		Object.defineProperty(event.locals, 'principal', { get: () => error(503, 'service.unavailable') });
		return resolve(event);
	}
	const isDesk = isStaffRoute(event.route.id);
	const refusal = mayPass(audience, event.locals.principal);
	if (refusal && isDesk) turnAway(event, refusal);
	const response = refusal ? problem(refusal, language) : await resolve(event);
	if (isDesk) {
		keepPrivate(response.headers);
		letFrame(event.route.id, response.headers);
	} else if (!machines && audience !== 'public') keepPersonal(response.headers, event.locals.principal);
	return response;
};

/** What one person sees is for nobody's cache. A page nobody is signed in on may come back by the back button. */
function keepPersonal(headers: Headers, principal: Principal): void {
	if (headers.has('cache-control')) return;
	headers.set('cache-control', principal.kind === 'anonymous' ? 'private, no-cache' : 'private, no-store');
}

/** Of the desk nothing stays in a cache or an index, and no address of it is told to anybody else. */
function keepPrivate(headers: Headers): void {
	headers.set('cache-control', 'private, no-store');
	headers.set('x-robots-tag', 'noindex, nofollow');
	// Not `no-referrer`: with it forms are sent with `Origin: null`, which the door refuses.
	headers.set('referrer-policy', 'same-origin');
}

async function whoIs(event: RequestEvent, isPublic: boolean): Promise<Principal> {
	const { app } = event.locals;
	if (isPublic) return { kind: 'anonymous' };
	if (isMachineRoute(event.url.pathname)) {
		const secret = bearerSecret(event.request.headers.get('authorization'));
		const key = secret ? await app.keys.find(secret) : undefined;
		return key ? { kind: 'machine', id: key.id, scopes: key.scopes } : { kind: 'anonymous' };
	}
	const session = event.cookies.get(app.sessions.cookieName);
	if (!session) return { kind: 'anonymous' };
	const { params, route, request } = event;
	if (route.id === ORDER_PAGE && params.ref !== undefined && request.method === 'GET') {
		const { principal, seen } = await app.views.arrive(session, params.ref);
		event.locals.seen = seen;
		return principal;
	}
	return (await app.sessions.whoIs(session)).principal;
}

/** One after the other by plain calls: Kit's `sequence` opens a store and a span of its own around each of them. */
export const handle: Handle = ({ event, resolve }) => {
	prepare(event);
	const enter: Resolve = (_, options) => guard({ event, resolve: () => resolve(event, options) });
	return speak({ event, resolve: (_, options) => hold({ event, resolve: () => enter(event, options) }) });
};

/** A stranger learns that something broke and what to quote; everything else goes to the log. */
export const handleError: HandleServerError = ({ error: cause, event, status, message }) => {
	const { requestId, log } = event.locals;
	if (isOutage(cause)) {
		log?.warn({ route: event.route.id }, 'the database is away');
		return { message: 'service.unavailable', requestId };
	}
	if (status >= 500) log?.error({ err: cause, route: event.route.id }, 'unexpected error');
	return { message, requestId };
};
