/** The tag of an order's stored state. */
export const etagOf = (version: number): string => `"v${version}"`;

/** Whether `If-None-Match` names this tag. Weak and strong compare alike here (RFC 9110, 13.1.2). */
export function matchesNone(header: string | null, etag: string): boolean {
	if (!header) return false;
	if (header.trim() === '*') return true;
	return header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
