/**
 * What `Retry-After` asks for, in milliseconds from `now` (RFC 9110, 10.2.3: seconds, or an HTTP date); nothing where it
 * asks for nothing that can be understood, and never below 0.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	// Numbers alone are dates to `Date.parse`.
	if (!/^[A-Za-z]{3,9}, .* GMT$/.test(text)) return undefined;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
