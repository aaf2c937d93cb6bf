import { error } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';

/** Who a page says is signed in. */
export type Who = { kind: 'guest' } | { kind: 'shopper'; email: string };

/** Somebody who may have an order of their own; for everybody else, staff too, the page is not there. */
export function getShopper({ principal }: App.Locals): Extract<Principal, { kind: 'guest' | 'shopper' }> {
	if (principal.kind !== 'guest' && principal.kind !== 'shopper') error(404);
	return principal;
}

/** Nothing for strangers, for machines, for staff (they have a desk), and while nobody can be asked. */
export function whoIsHere(locals: { principal: Principal }): Who | undefined {
	try {
		const { principal } = locals;
		if (principal.kind === 'guest') return { kind: 'guest' };
		return principal.kind === 'shopper' ? { kind: 'shopper', email: principal.email } : undefined;
	} catch {
		// The guard throws here when the database is away; the page itself says so where it needs somebody.
		return undefined;
	}
}
