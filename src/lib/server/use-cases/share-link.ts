import { accept, refuse } from '#domain/refusal.ts';
import { isId } from '#server/db/ids.ts';
import { findLink, insertLink, revokeLink as writeRevocation, type LinkScope } from '#server/db/links.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';

export type CreateLinkInput = { ref: string; scope: LinkScope; expiresAt: Date; note?: string | undefined };
/** The token is shown this once. */
export type CreatedLink = { id: string; token: string; expiresAt: Date };

/** Makes a share link of an order. Refusals: `order.not_found`. */
export const createLink: Command<CreateLinkInput, CreatedLink> = async (tx, actor, input) => {
	const order = await lockOrder(tx, { ref: input.ref });
	if (!order) return refuse('order.not_found');
	const { id, token } = await insertLink(tx, {
		orderId: order.id,
		scope: input.scope,
		expiresAt: input.expiresAt,
		note: input.note,
		createdBy: `${actor.kind}:${actor.id ?? ''}`
	});
	const data = { link: id, scope: input.scope, expires_at: input.expiresAt.toISOString() };
	const portions = await listPortions(tx, order.id);
	await recordChange(tx, order, { portions, entries: [{ type: 'link.created', data }], actor });
	return accept({ id, token, expiresAt: input.expiresAt });
};

/** Ends a share link; ended twice it is ended. Refusals: `link.not_found`. */
export const revokeLink: Command<{ id: string }, { id: string }> = async (tx, actor, { id }) => {
	const found = isId(id) ? await findLink(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	const link = order && (await findLink(tx, id));
	if (!link) return refuse('link.not_found');
	if (link.revokedAt) return accept({ id });
	await writeRevocation(tx, id, order.now);
	const portions = await listPortions(tx, order.id);
	await recordChange(tx, order, { portions, entries: [{ type: 'link.revoked', data: { link: id } }], actor });
	return accept({ id });
};
