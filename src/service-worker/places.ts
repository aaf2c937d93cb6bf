/**
 * Which pages have something to show without a network. An allow-list by address: a shared link, a gift, the desk, the
 * API and everything unknown are no place.
 */
export type Place =
	| { kind: 'order'; ref: string }
	/** A page that belongs to an order and needs the network: a cancellation, a return, a receipt. */
	| { kind: 'part'; ref: string }
	| { kind: 'list' };

const ORDER = /^\/orders\/([^/]+)(\/.+)?$/;

export function placeOf(pathname: string): Place | undefined {
	if (pathname === '/' || pathname === '/orders') return { kind: 'list' };
	const [, name, part] = ORDER.exec(pathname) ?? [];
	if (name === undefined || /\.json$/.test(pathname)) return undefined;
	try {
		const ref = decodeURIComponent(name);
		return { kind: part ? 'part' : 'order', ref };
	} catch {
		return undefined;
	}
}
