import { createHash } from 'node:crypto';
import { error } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';

/** Who a page says is signed in; `tag` tells a device one person from another and nothing else. */
export type Who = { tag: string } & ({ kind: 'guest' } | { kind: 'shopper'; email: string });

/** What stands for a person on a device: nobody gets back from it to who they are. */
export const tagOf = ({ id }: { id: string }): string =>
	createHash('sha256').update(`device ${id}`).digest('base64url').slice(0, 16);

/** Somebody who may have an order of their own; for everybody else, staff too, the page is not there. */
export function getShopper({ principal }: App.Locals): Extract<Principal, { kind: 'guest' | 'shopper' }> {
	if (principal.kind !== 'guest' && principal.kind !== 'shopper') error(404);
	return principal;
}

/** Nothing for strangers, for machines, for staff (they have a desk), and while nobody can be asked. */
export function whoIsHere(locals: { principal: Principal }): Who | undefined {
	try {
		const { principal } = locals;
		if (principal.kind === 'guest') return { kind: 'guest', tag: tagOf(principal) };
		if (principal.kind !== 'shopper') return undefined;
		return { kind: 'shopper', tag: tagOf(principal), email: principal.email };
	} catch {
		// The guard throws here when the database is away; the page itself says so where it needs somebody.
		return undefined;
	}
}
