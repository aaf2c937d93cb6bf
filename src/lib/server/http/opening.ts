import type { RequestEvent } from '@sveltejs/kit';

const COOKIE = 'opened';
/** Within half an hour one browser has opened a link once. */
const SECONDS = 30 * 60;
/** Whatever draws previews or looks for malware is nobody who opened the link. Guessing wrong costs a count. */
const MACHINES =
	/bot\b|bot[/;_-]|crawl|spider|preview|facebookexternalhit|whatsapp|telegram|slurp|scan|curl|wget|python|go-http|java\//i;

/** Whether this is somebody opening a shared page, for the first time in a while; the browser is marked if so. */
export function isOpening({ request, isDataRequest, cookies, url }: RequestEvent): boolean {
	if (request.method !== 'GET' || isDataRequest || cookies.get(COOKIE) !== undefined) return false;
	const { headers } = request;
	if (/prefetch|prerender/.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '')) return false;
	const says = headers.get('user-agent') ?? '';
	if (says === '' || MACHINES.test(says)) return false;
	const secure = url.protocol === 'https:';
	cookies.set(COOKIE, '1', { path: url.pathname, maxAge: SECONDS, httpOnly: true, sameSite: 'lax', secure });
	return true;
}
