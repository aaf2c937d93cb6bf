import { randomBytes } from 'node:crypto';
import {
	canCorrectAddress,
	isSameAddress,
	readAddress,
	type TypedAddress
} from '#domain/order/correct-address.ts';
import type { Address } from '#domain/order/order-document.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findPersonOf } from '#server/db/erasure.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange, updatePeople } from '#server/db/orders.ts';
import type { Command } from './command.ts';
import { commitToPeople } from './order-facts.ts';
import { portionsOf } from './take-goods.ts';

export type CorrectAddressInput = {
	ref: string;
	/** The order's version as it was seen when the address was typed. */
	version: number;
	typed: TypedAddress;
	/** Why staff do it: a handle, words behind a colon. */
	reason?: string | undefined;
};

/**
 * Corrects where an order goes, as long as nobody has taken its goods for packing (product.md, "Fix instead"). The
 * history proves the new address and does not tell it. The address that the shop's system knew stays beside it, so that
 * a later document saying the same again does not undo the correction. Typed again as it is, it changes nothing.
 *
 * Refusals: `order.not_found`; `address.closed`; `request.invalid` with `fields`; `version.mismatch` with the `version`
 * there is.
 */
export const correctAddress: Command<CorrectAddressInput, { ref: string; changed: boolean }> = async (
	tx,
	actor,
	{ ref, version, typed, reason }
) => {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const record = await getOrderRecord(tx, ref);
	const person = await findPersonOf(tx, order.id);
	if (!person || !canCorrectAddress(record)) return refuse('address.closed');
	const before = person.shipTo as Address | null;
	const read = readAddress(typed, before);
	if (!read.ok) return read;
	if (isSameAddress(read.value, before)) return accept({ ref, changed: false });
	if (order.version !== version) return refuse('version.mismatch', { version: order.version });

	const { name, email, phone } = person;
	const salt = randomBytes(16);
	const shipTo = read.value;
	await updatePeople(tx, order.id, { salt, shipTo, replacedShipTo: person.replacedShipTo ?? before ?? {} });
	const people = commitToPeople(salt, { name, email, phone, shipTo });
	const entries = [{ type: 'address.corrected' as const, data: { people } }];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	if (actor.kind === 'staff') {
		await insertAudit(tx, { actor, action: 'address.corrected', orderId: order.id, reason });
	}
	return accept({ ref, changed: true });
};
