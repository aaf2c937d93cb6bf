import type { ServerResponse } from 'node:http';

/**
 * Headers of every answer, static files included. Kit puts its own, stricter content policy on pages; this one is for
 * whatever else leaves the house.
 */
export function setSecurityHeaders(res: ServerResponse, { https }: { https: boolean }): void {
	res.setHeader('X-Content-Type-Options', 'nosniff');
	res.setHeader('X-Frame-Options', 'DENY');
	res.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
	res.setHeader('Permissions-Policy', 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()');
	res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
	res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
	res.setHeader(
		'Content-Security-Policy',
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
	);
	if (https) res.setHeader('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
}
