import { appliedTermsOf, type AppliedTerms } from '#domain/cancellation/applied-terms.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import type { Connection } from '../db/client.ts';
import { findGrantedRecord, findOrderRecord } from '../db/order-record.ts';

export type PapersOptions = {
	connection: Connection;
	versions: (newest: number | null) => Promise<readonly PolicyVersion[]>;
};

/** What people print and keep: the terms that applied to an order. */
export function papersOf({ connection, versions }: PapersOptions) {
	const { sql } = connection;
	/** The order, where the principal may see it; someone else's is not there. Staff see every one. */
	async function reach(principal: Principal, ref: string): Promise<OrderRecord | undefined> {
		if (principal.kind === 'staff' || principal.kind === 'machine') return findOrderRecord(sql, ref);
		if (principal.kind === 'anonymous') return undefined;
		return findGrantedRecord(sql, principal.id, ref, 0);
	}
	return {
		/** The terms of an order and what is different today; nothing where the principal may not see it, or there is none. */
		async terms(
			principal: Principal,
			ref: string
		): Promise<{ terms: AppliedTerms; number: string } | undefined> {
			const record = await reach(principal, ref);
			if (!record) return undefined;
			const terms = appliedTermsOf(record, await versions(record.newest_policy));
			return { terms, number: record.display_ref };
		}
	};
}
