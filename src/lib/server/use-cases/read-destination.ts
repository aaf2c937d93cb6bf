import { waitsFor } from '#domain/refund/waiting.ts';
import type { Destination } from '#domain/refund/destination.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { Vault } from '#server/auth/vault.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { findDestination } from '#server/db/refund-destinations.ts';
import { findRefund } from '#server/db/refund-lists.ts';
import type { Command } from './command.ts';

/**
 * The account a refund goes to, for whoever pays it. Who read it is written down before it is shown.
 *
 * Refusals: `refund.not_found`; `refund.needs_destination` where nobody has named one, or what was named can no longer be
 * opened (`unreadable`: APP_SECRET was changed and the former one is not in APP_SECRET_BEFORE); `refund.state_conflict`
 * once it is paid.
 */
export const readDestination =
	(vault: Pick<Vault, 'open'>): Command<{ id: string }, Destination> =>
	async (tx, actor, { id }) => {
		const refund = isId(id) ? await findRefund(tx, id) : undefined;
		if (!refund) return refuse('refund.not_found');
		if (refund.state === 'settled') return refuse('refund.state_conflict', { state: refund.state });
		const kept = await findDestination(tx, refund.orderId);
		if (!kept) {
			const record = await getOrderRecord(tx, refund.ref);
			const asked = record.refunds.some((one) => one.id === id && waitsFor(record, one) !== undefined);
			return refuse('refund.needs_destination', { waits: asked });
		}
		const opened = vault.open(kept, refund.orderId) as Destination | undefined;
		if (!opened) return refuse('refund.needs_destination', { unreadable: true });
		const { orderId } = refund;
		await insertAudit(tx, { actor, action: 'destination.read', orderId, subject: id });
		return accept(opened);
	};
