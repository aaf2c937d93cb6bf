import type { IncomingMessage } from 'node:http';
import { SHARED_PAGE } from '#domain/photo/shared.ts';
import { isMachineRoute } from '#server/http/access.ts';

/** Paths that a load balancer asks under any name. */
const ANY_HOST = new Set(['/healthz', '/readyz', '/metrics']);

/** Whether the request names a host of ours. A poisoned `Host` would end up in links and mails. */
export function isKnownHost(req: IncomingMessage, path: string, known: readonly string[]): boolean {
	if (ANY_HOST.has(path)) return true;
	// Of several, Node keeps the first and a proxy may have believed the last.
	const named = req.headersDistinct['host'] ?? [];
	const host = named.length === 1 ? named[0]?.toLowerCase() : undefined;
	if (!host || !/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host)) return false;
	return known.includes(host.replace(/:\d{1,5}$/, ''));
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Cross-site request forgery: every unsafe request that carries a cookie must come from a page of ours. Browsers send
 * `Origin` with it; where they hide it (`null`) or leave it out, `Sec-Fetch-Site: same-origin` has to vouch. Requests
 * without a cookie carry no one's rights: machines and webhooks pass. To a page's form they could still give rights,
 * signing a browser in as somebody else, so there a foreign `Origin` is refused with or without a cookie. What another
 * app of the phone shares comes from no page at all, which `Sec-Fetch-Site: none` says and no page can; its one door
 * keeps and changes nothing.
 */
export function comesFromUs(req: IncomingMessage, origin: string): boolean {
	if (SAFE.has(req.method ?? 'GET')) return true;
	const stated = req.headers.origin;
	const isForMachines = isMachineRoute(URL.parse(req.url ?? '/', origin)?.pathname ?? '/');
	if (req.headers.cookie === undefined && (isForMachines || stated === undefined)) return true;
	if (stated === undefined || stated === 'null') {
		const from = req.headers['sec-fetch-site'];
		return from === 'same-origin' || (from === 'none' && req.method === 'POST' && req.url === SHARED_PAGE);
	}
	return isSameOrigin(stated, origin, req.headers.host);
}

/** Under development a site is reached by several local names; the port and the name asked for have to match. */
function isSameOrigin(stated: string, origin: string, host: string | undefined): boolean {
	if (stated === origin) return true;
	return new URL(origin).protocol === 'http:' && stated === `http://${host}`;
}
