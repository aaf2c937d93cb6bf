import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findStandingConsent, revokeConsents } from '#server/db/card-consents.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';

/**
 * The buyer takes back that their card may be kept, or staff do it for them: nothing is charged from it any more, and
 * the provider is asked to forget it.
 *
 * Refusals: `order.not_found`; `card.no_consent`, where there is nothing to take back.
 */
export const takeCardBack: Command<{ ref: string; reason?: string | undefined }, { ref: string }> = async (
	tx,
	actor,
	{ ref, reason }
) => {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const consent = await findStandingConsent(tx, order.id);
	if (!consent) return refuse('card.no_consent');
	await revokeConsents(tx, order.id);
	const data = { provider: consent.provider, card_consent: consent.wording };
	const entries = [{ type: 'card.taken_back' as const, data }];
	await recordChange(tx, order, { portions: await listPortions(tx, order.id), entries, actor });
	if (actor.kind === 'staff') {
		await insertAudit(tx, { actor, action: 'card.taken_back', orderId: order.id, reason });
	}
	return accept({ ref });
};
