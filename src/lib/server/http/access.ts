import type { Principal } from '#domain/access/principal.ts';
import { hasRole, type StaffRole } from '#domain/access/staff-role.ts';
import type { Refusal } from '#domain/refusal.ts';
import { DESK_ACCESS } from './access-desk.ts';
import { SHOP_ACCESS } from './access-shop.ts';

/**
 * Who may knock at which route. `public`: anybody, and nobody asks who. `visitor`: anybody; who is signed in changes
 * what stands in the page's head. `token`: whoever holds the link in the address; the page itself asks
 * whether it is good. `grant`: a session; the page asks what it may see. `staff`: somebody who works at the shop, with
 * at least this role. `signed`: a machine that signs what it sends; the route itself checks, on the bytes, and no key or
 * cookie is looked at. Anything else is the scope a machine's key needs, or a lesser one that does as well. A route that
 * is not listed is not there (default deny).
 */
type Audience =
	'public' | 'visitor' | 'token' | 'grant' | 'signed' | { staff: StaffRole } | { scope: string; or?: string };
type Methods = Audience | Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Audience>>;

const scope = (name: string): Audience => ({ scope: name });
/** For a shopper's assistant: it asks and reads, and can never confirm. */
const asking: Audience = { scope: 'quotes:write', or: 'quotes:ask' };
const ENDPOINTS = scope('endpoints:write');

export const ACCESS: Readonly<Record<string, Methods>> = {
	'/(shopper)': 'visitor',
	'/(shopper)/sign-in': 'visitor',
	'/(shopper)/sign-in/[token]': 'token',
	'/(shopper)/code': 'visitor',
	'/(shopper)/sign-out': { POST: 'visitor' },
	'/(shopper)/orders': 'grant',
	'/(shopper)/kept.json': { GET: 'grant' },
	'/(shopper)/shared': 'grant',
	'/(shopper)/sessions': 'grant',
	'/(shopper)/credit': 'grant',
	'/(shopper)/notices': 'grant',
	'/(shopper)/notices/[token]': 'token',
	'/(shopper)/push': { POST: 'grant', DELETE: 'grant' },
	...SHOP_ACCESS,
	'/offline': 'public',
	'/offline/kept': 'public',
	'/language': { POST: 'public' },
	'/suggestions': { POST: 'public' },
	'/(shopper)/orders/[ref]': 'grant',
	'/(shopper)/orders/[ref]/kept.json': { GET: 'grant' },
	'/(shopper)/orders/[ref]/terms': 'grant',
	'/(shopper)/orders/[ref]/receipt': { GET: 'grant' },
	'/(shopper)/orders/[ref]/receipt.json': { GET: 'grant' },
	'/(shopper)/orders/[ref]/terms.json': { GET: 'grant' },
	'/(shopper)/orders/[ref]/cancel': 'grant',
	'/(shopper)/orders/[ref]/cancel/[quote]': 'grant',
	'/(shopper)/orders/[ref]/swap': 'grant',
	'/(shopper)/orders/[ref]/swap/[quote]': 'grant',
	'/(shopper)/orders/[ref]/withdraw': 'grant',
	'/(shopper)/orders/[ref]/withdraw/[quote]': 'grant',
	'/(shopper)/orders/[ref]/return': 'grant',
	'/(shopper)/orders/[ref]/warranty': 'grant',
	'/(shopper)/orders/[ref]/return/[quote]': 'grant',
	'/(shopper)/orders/[ref]/returns/[id]': 'grant',
	'/(shopper)/orders/[ref]/address': 'grant',
	'/(shopper)/orders/[ref]/services': 'grant',
	'/(shopper)/orders/[ref]/prove': 'grant',
	'/(shopper)/orders/[ref]/refund-account': 'grant',
	'/(shopper)/orders/[ref]/price': 'grant',
	'/(shopper)/orders/[ref]/pay': 'grant',
	'/(shopper)/orders/[ref]/delay': 'grant',
	'/(shopper)/orders/[ref]/notices': 'grant',
	'/(shopper)/orders/[ref]/feedback': 'grant',
	'/(shopper)/orders/[ref]/returns/[id]/label': { GET: 'grant' },
	'/(shopper)/orders/[ref]/late': { POST: 'grant' },
	'/(shopper)/orders/[ref]/photos': { POST: 'grant' },
	'/(shopper)/orders/[ref]/photos/[id]': { GET: 'grant', DELETE: 'grant' },
	'/(shopper)/orders/[ref]/gift': 'grant',
	'/(shopper)/gifts/[id]': 'grant',
	'/(shopper)/gifts/[id]/label': { GET: 'grant' },
	'/(shopper)/gifts/[id]/photos/[photo]': { GET: 'grant' },
	'/(share)/g/[token]': 'token',
	'/(share)/g/[token]/[quote]': 'token',
	'/(share)/t/[token]': 'token',
	// Demo only; the pages ask where the request comes from.
	'/(demo)/mailbox': 'public',
	'/(demo)/mailbox/[id]': 'public',
	'/(demo)/mailbox/[id]/html': { GET: 'public' },
	'/(demo)/demo/checkout': 'public',
	...DESK_ACCESS,
	'/api/webhooks/carriers/[carrier]': { POST: 'signed' },
	'/api/webhooks/carriers/[carrier]/[secret]': { POST: 'signed' },
	'/api/webhooks/storefronts/[storefront]': { POST: 'signed' },
	'/api/webhooks/payments/[provider]': { POST: 'signed' },
	'/api/v1/openapi.json': { GET: 'public' },
	'/api/v1/docs': { GET: 'public' },
	'/api/v1/policy.schema.json': { GET: 'public' },
	'/api/v1/terms': { GET: 'public' },
	'/api/v1/terms.html': { GET: 'public' },
	'/api/v1/policies': { GET: scope('policy:write') },
	'/api/v1/policies/drafts': { POST: scope('policy:write') },
	'/api/v1/policies/drafts/[id]/lint': { POST: scope('policy:write') },
	'/api/v1/policies/drafts/[id]/publish': { POST: scope('policy:write') },
	'/api/v1/orders': { POST: scope('orders:write') },
	'/api/v1/orders/[ref]': { GET: scope('orders:read') },
	'/api/v1/orders/[ref]/terms': { GET: scope('orders:read') },
	'/api/v1/orders/[ref]/events': { GET: scope('orders:read') },
	'/api/v1/orders/[ref]/claims': { POST: scope('warehouse:write') },
	'/api/v1/orders/[ref]/delay': { POST: scope('orders:write') },
	'/api/v1/orders/[ref]/delay/answer': { POST: scope('orders:write') },
	'/api/v1/orders/[ref]/photos': { POST: scope('quotes:write') },
	'/api/v1/orders/[ref]/photos/[id]': { GET: scope('warehouse:write') },
	'/api/v1/orders/[ref]/quotes': { POST: asking },
	'/api/v1/quotes/[id]': { GET: asking },
	'/api/v1/quotes/[id]/confirm': { POST: scope('quotes:write') },
	'/api/v1/requests/[id]/accept': { POST: scope('orders:write') },
	'/api/v1/requests/[id]/decline': { POST: scope('orders:write') },
	'/api/v1/returns': { GET: scope('warehouse:write') },
	'/api/v1/returns/[id]': { GET: scope('warehouse:write') },
	'/api/v1/returns/[id]/accept': { POST: scope('orders:write') },
	'/api/v1/returns/[id]/decline': { POST: scope('orders:write') },
	'/api/v1/returns/[id]/cancel': { POST: scope('quotes:write') },
	'/api/v1/returns/[id]/sent': { POST: scope('tracking:write') },
	'/api/v1/returns/[id]/receive': { POST: scope('warehouse:write') },
	'/api/v1/returns/[id]/inspect': { POST: scope('warehouse:write') },
	'/api/v1/returns/[id]/object': { POST: scope('quotes:write') },
	'/api/v1/returns/[id]/answer': { POST: scope('orders:write') },
	'/api/v1/returns/[id]/postage': { POST: scope('quotes:write') },
	'/api/v1/returns/[id]/postage/accept': { POST: scope('orders:write') },
	'/api/v1/returns/[id]/postage/decline': { POST: scope('orders:write') },
	'/api/v1/refunds': { GET: scope('finance:write') },
	'/api/v1/refunds/[id]/destination': { GET: scope('finance:write') },
	'/api/v1/refunds/[id]/settle': { POST: scope('finance:write') },
	'/api/v1/refunds/[id]/fail': { POST: scope('finance:write') },
	'/api/v1/credits/balance': { POST: scope('credits:write') },
	'/api/v1/credits/spend': { POST: scope('credits:write') },
	'/api/v1/credits/take-back': { POST: scope('finance:write') },
	'/api/v1/credits/[id]/release': { POST: scope('credits:write') },
	'/api/v1/orders/[ref]/shipments': { POST: scope('tracking:write') },
	'/api/v1/orders/[ref]/links': { POST: scope('links:write') },
	'/api/v1/claims/[id]/packed': { POST: scope('warehouse:write') },
	'/api/v1/claims/[id]/handed-over': { POST: scope('warehouse:write') },
	'/api/v1/claims/[id]/release': { POST: scope('warehouse:write') },
	'/api/v1/shipments/[id]/again': { POST: scope('tracking:write') },
	'/api/v1/shipments/[id]/scans': { POST: scope('tracking:write') },
	'/api/v1/products/[id]': { GET: scope('catalogue:write'), PUT: scope('catalogue:write') },
	'/api/v1/endpoints': { GET: scope('endpoints:write'), POST: scope('endpoints:write') },
	'/api/v1/endpoints/[id]': { GET: ENDPOINTS, PATCH: ENDPOINTS, DELETE: ENDPOINTS },
	'/api/v1/endpoints/[id]/rotate': { POST: scope('endpoints:write') },
	'/api/v1/endpoints/[id]/test': { POST: scope('endpoints:write') },
	'/api/v1/endpoints/[id]/replay': { POST: scope('endpoints:write') },
	'/api/v1/endpoints/[id]/deliveries': { GET: scope('endpoints:write') },
	'/api/v1/endpoints/[id]/deliveries/[delivery]/replay': { POST: scope('endpoints:write') },
	'/api/v1/feedback': { GET: scope('feedback:read') },
	'/api/v1/shortages': { GET: scope('orders:read') },
	'/api/v1/stock/[variant]': { GET: scope('stock:write'), PUT: scope('stock:write') },
	'/api/v1/links/[id]': { DELETE: scope('links:write') }
};

/** The audience of a route and method; nothing where there is no such door. HEAD is asked as GET. */
export function audienceOf(route: string | null, method: string): Audience | undefined {
	const methods = route === null ? undefined : ACCESS[route];
	if (methods === undefined || typeof methods === 'string' || 'scope' in methods || 'staff' in methods)
		return methods;
	return methods[(method === 'HEAD' ? 'GET' : method) as keyof typeof methods];
}

/**
 * Whether a principal may pass. Pages tell strangers nothing here: `grant` lets everybody through to a page that shows
 * the same "not here" for an order that is someone else's and for one that does not exist.
 */
export function mayPass(audience: Audience, principal: Principal): Refusal | undefined {
	if (typeof audience === 'string') return undefined;
	if ('staff' in audience) {
		if (principal.kind !== 'staff') return { code: 'auth.required' };
		return hasRole(principal.role, audience.staff) ? undefined : { code: 'role.missing' };
	}
	if (principal.kind !== 'machine') return { code: 'auth.required' };
	const { scope: needed, or = needed } = audience;
	return principal.scopes.includes(needed) || principal.scopes.includes(or)
		? undefined
		: { code: 'scope.missing', scope: audience.scope };
}

/** Machines show a key, never a cookie. */
export const isMachineRoute = (pathname: string): boolean => pathname.startsWith('/api/');

/** The secret of `Authorization: Bearer rt_…`, where it has that form. */
export const bearerSecret = (header: string | null): string | undefined =>
	/^Bearer (rt_[\w-]{16,64})$/i.exec(header ?? '')?.[1];
