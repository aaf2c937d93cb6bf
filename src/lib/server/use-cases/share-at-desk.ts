import { readReason, REVOKE_REASONS, SHARE_REASONS } from '#domain/access/staff-reason.ts';
import { refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { findLink } from '#server/db/links.ts';
import { findOrderId, lockOrder } from '#server/db/orders.ts';
import type { Command } from './command.ts';
import type { QuoteDeps } from './ask-quote.ts';
import { shareOrder, type ShareInput } from './share-gift.ts';
import { revokeLink, type CreatedLink } from './share-link.ts';

export type GivenReason = { reason: { handle: string; words: string } };

/** Staff share an order, and say why. Refusals: `reason.missing`, those of `shareOrder`. */
export const shareAtDesk =
	(deps: Pick<QuoteDeps, 'versions'>): Command<Omit<ShareInput, 'reason'> & GivenReason, CreatedLink> =>
	async (tx, actor, input) => {
		const reason = readReason(SHARE_REASONS, input.reason);
		if (!reason.ok) return reason;
		const made = await shareOrder(deps)(tx, actor, { ...input, reason: reason.value });
		if (!made.ok) return made;
		const orderId = await findOrderId(tx, input.ref);
		await insertAudit(tx, {
			actor,
			action: 'link.created',
			orderId,
			subject: made.value.id,
			reason: reason.value,
			facts: { scope: input.scope, expires_at: made.value.expiresAt.toISOString() }
		});
		return made;
	};

/**
 * Staff end links of this order, and say why: all of them or none. Answers how many had not ended before. Refusals:
 * `reason.missing`, `link.not_found` where one is not this order's or none is named.
 */
export const revokeAtDesk: Command<
	{ ref: string; ids: readonly string[] } & GivenReason,
	{ ended: number }
> = async (tx, actor, input) => {
	const reason = readReason(REVOKE_REASONS, input.reason);
	if (!reason.ok) return reason;
	// Locked first: what a colleague ends at this moment is theirs, and is told and counted once.
	const orderId = (await lockOrder(tx, { ref: input.ref }))?.id;
	const ids = [...new Set(input.ids)];
	const links = await Promise.all(ids.filter(isId).map((id) => findLink(tx, id)));
	if (
		ids.length === 0 ||
		links.length < ids.length ||
		links.some((link) => !link || link.orderId !== orderId)
	)
		return refuse('link.not_found');
	let ended = 0;
	for (const link of links) {
		if (!link || link.revokedAt) continue;
		const done = await revokeLink(tx, actor, { id: link.id, reason: reason.value });
		if (!done.ok) return done;
		const [action, subject] = ['link.revoked', link.id] as const;
		await insertAudit(tx, { actor, action, orderId, subject, reason: reason.value });
		ended++;
	}
	return { ok: true, value: { ended } };
};
