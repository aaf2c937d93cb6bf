/** The buyer's page of an order, which stands in a frame beside the desk's. */
const FRAMED = '/(as-buyer)/staff/orders/[ref]/as-buyer';

/**
 * Nothing of ours is framed and nothing frames, but for the desk and this one page: what is shown in the frame does
 * nothing, so nobody can be made to press anything in it. Every page of the desk may, because scripts go from one to the
 * next under the policy of the first.
 */
export function letFrame(route: string | null, headers: Headers): void {
	const policy = headers.get('content-security-policy');
	if (!policy) return;
	if (route !== FRAMED) return headers.set('content-security-policy', `${policy}; frame-src 'self'`);
	headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
	headers.set('x-frame-options', 'SAMEORIGIN');
}
