import type { ServerResponse } from 'node:http';

/**
 * Headers of every answer, static files included. Kit puts its own, stricter content policy on pages; this one is for
 * whatever else leaves the house.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'Referrer-Policy': 'strict-origin-when-cross-origin',
	'Permissions-Policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Content-Security-Policy': "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
};

/** @param https whether the shop is reached over https: the browser is then told to stay there */
export function setSecurityHeaders(res: ServerResponse, { https }: { https: boolean }): void {
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) res.setHeader(name, value);
	if (https) res.setHeader('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
}
