import { maskedAccount, readDestination, type TypedDestination } from '#domain/refund/destination.ts';
import { canGiveDestination, dueOnceGiven, oneWayRefunds, waitsFor } from '#domain/refund/waiting.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { Vault } from '#server/auth/vault.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findPersonOf } from '#server/db/erasure.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { restartRefund, saveDestination } from '#server/db/refund-destinations.ts';
import type { Command } from './command.ts';
import { portionsOf } from './take-goods.ts';

export type GiveDestinationInput = {
	ref: string;
	typed: TypedDestination;
	/** Why staff do it: a handle, words behind a colon. */
	reason?: string | undefined;
};

/**
 * Takes the account that an order's refunds go to where the money cannot go back the way it came. It is kept locked; the
 * history says that it was given, and nothing of it. Refunds that waited for it are sent from then on, and one that had
 * failed is sent again.
 *
 * Refusals: `order.not_found`; `destination.closed` where no refund needs one, or it may not be changed any more;
 * `request.invalid` with `fields`.
 */
export const giveDestination =
	(vault: Pick<Vault, 'lock'>): Command<GiveDestinationInput, { ref: string; hint: string }> =>
	async (tx, actor, { ref, typed, reason }) => {
		const order = await lockOrder(tx, { ref });
		if (!order) return refuse('order.not_found');
		const record = await getOrderRecord(tx, ref);
		const person = await findPersonOf(tx, order.id);
		const isStaff = actor.kind === 'staff';
		// Whoever was erased is not written down again.
		const isErased = !person || person.erasedAt !== null;
		if (isErased || !canGiveDestination(record, isStaff ? 'staff' : 'shopper'))
			return refuse('destination.closed');
		const read = readDestination(typed);
		if (!read.ok) return read;
		const hint = maskedAccount(read.value);
		const { sealed, keyId } = vault.lock(read.value, order.id);
		await saveDestination(tx, { orderId: order.id, sealed, keyId, hint, givenAt: order.now });
		const again = oneWayRefunds(record).filter((one) => one.state === 'failed' || waitsFor(record, one));
		for (const { id, due_at } of again) {
			const due = dueOnceGiven(due_at, order.now.toISOString());
			await restartRefund(tx, id, due === null ? null : new Date(due));
		}
		const entries = [
			{ type: 'refund.destination_given' as const, data: { refunds: again.map(({ id }) => id) } }
		];
		await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
		if (isStaff) await insertAudit(tx, { actor, action: 'destination.given', orderId: order.id, reason });
		return accept({ ref, hint });
	};
