import { expect, test } from 'vitest';
import { letFrame } from './framing.ts';

const POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
function after(route: string): [string | null, string | null] {
	const headers = new Headers({ 'content-security-policy': POLICY, 'x-frame-options': 'DENY' });
	letFrame(route, headers);
	return [headers.get('content-security-policy'), headers.get('x-frame-options')];
}

test('the desk frames its own origin and is framed by nobody; the buyer’s page is framed by its own origin and frames nothing', () => {
	expect(after('/(staff)/staff/orders/[ref]')).toEqual([`${POLICY}; frame-src 'self'`, 'DENY']);
	expect(after('/(as-buyer)/staff/orders/[ref]/as-buyer')).toEqual([
		"default-src 'none'; base-uri 'none'; frame-ancestors 'self'",
		'SAMEORIGIN'
	]);
	const none = new Headers();
	letFrame('/(staff)/staff', none);
	expect([...none]).toEqual([]);
});
