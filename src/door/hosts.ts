import type { IncomingMessage } from 'node:http';

/** Paths that a load balancer asks under any name. */
const ANY_HOST = new Set(['/healthz', '/readyz', '/metrics']);

/** Whether the request names a host of ours. A poisoned `Host` would end up in links and mails. */
export function isKnownHost(req: IncomingMessage, path: string, known: readonly string[]): boolean {
	if (ANY_HOST.has(path)) return true;
	const host = req.headers.host?.toLowerCase();
	if (!host || !/^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host)) return false;
	return known.includes(host.replace(/:\d{1,5}$/, ''));
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Cross-site request forgery: every unsafe request that carries a cookie must come from a page of ours. Browsers send
 * `Origin` with it; where they hide it (`null`) or leave it out, `Sec-Fetch-Site: same-origin` has to vouch. Requests
 * without a cookie (machines, webhooks) carry no one's rights and pass.
 */
export function comesFromUs(req: IncomingMessage, origin: string): boolean {
	if (SAFE.has(req.method ?? 'GET') || req.headers.cookie === undefined) return true;
	const stated = req.headers.origin;
	if (stated === undefined || stated === 'null') return req.headers['sec-fetch-site'] === 'same-origin';
	return isSameOrigin(stated, origin, req.headers.host);
}

/** Under development a site is reached by several local names; the port and the name asked for have to match. */
function isSameOrigin(stated: string, origin: string, host: string | undefined): boolean {
	if (stated === origin) return true;
	return new URL(origin).protocol === 'http:' && stated === `http://${host}`;
}
