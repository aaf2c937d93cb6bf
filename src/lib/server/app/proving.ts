import { readContact, type Contact } from '#domain/access/contact.ts';
import { orderNumberKey } from '#domain/access/order-number.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { Asked } from '#domain/access/question.ts';
import type { PeopleRecord } from '#domain/order/order-record.ts';
import type { Connection } from '../db/client.ts';
import { findGrantedRecord, findOrderRecord } from '../db/order-record.ts';

export type ProofPage = {
	ref: string;
	displayRef: string;
	/** Where a code goes, masked; nothing where the shop knows no address that can be written to. */
	contact?: string;
	proved: boolean;
};

/**
 * How whoever holds a link shows that the order is theirs. The code goes to where the shop can reach the buyer: the
 * holder need not say where that is, and is not told.
 */
export function provingOf({ sql }: Pick<Connection, 'sql'>) {
	async function find(principal: Principal, ref: string) {
		if (principal.kind !== 'guest' && principal.kind !== 'shopper') return undefined;
		return findGrantedRecord(sql, principal.id, ref, 0);
	}
	return {
		/** Null where the principal may not see the order, or there is none: the same. */
		async see(principal: Principal, ref: string): Promise<ProofPage | null> {
			const record = await find(principal, ref);
			if (!record) return null;
			const contact = record.people?.email ?? record.people?.phone;
			const { display_ref: displayRef, proved } = record;
			return { ref: record.ref, displayRef, proved, ...(contact && { contact }) };
		},

		/** The question behind the button; null as above, and where nobody can be written to. */
		async question(principal: Principal, ref: string): Promise<Asked | null> {
			const seen = await find(principal, ref);
			const number = seen && orderNumberKey(seen.ref);
			const people = seen && (await findOrderRecord(sql, ref))?.people;
			const contact = people && contactOf(people);
			if (!number || !contact) return null;
			const shown = seen.people?.email ?? seen.people?.phone ?? '';
			return { purpose: 'order', number, contact, typed: { number: seen.display_ref, contact: shown } };
		}
	};
}

const contactOf = ({ email, phone }: PeopleRecord): Contact | undefined => readContact(email ?? phone ?? '');
