import type { GivenLine } from '#domain/gift/given-line.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { commitTo, insertWords } from '#server/db/history-words.ts';
import { isId } from '#server/db/ids.ts';
import { findLink, insertLink, revokeLink as writeRevocation, type LinkScope } from '#server/db/links.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';

export type CreateLinkInput = {
	ref: string;
	scope: LinkScope;
	expiresAt: Date;
	/** Ends so many days after everything has come, and at `expiresAt` at the latest. */
	daysAfterDelivery?: number | undefined;
	/** Of a gift: what was given. */
	lines?: GivenLine[] | undefined;
	note?: string | undefined;
	/** Why, in the words of whoever did it. */
	reason?: string | undefined;
};
/** The token is shown this once. */
export type CreatedLink = { id: string; token: string; scope: LinkScope; expiresAt: Date };

/** Where a link leads, behind the site's own address. */
export const linkPath = ({ scope, token }: Pick<CreatedLink, 'scope' | 'token'>): string =>
	`/${scope === 'gift' ? 'g' : 't'}/${token}`;

/** Makes a share link of an order. Refusals: `order.not_found`. */
export const createLink: Command<CreateLinkInput, CreatedLink> = async (tx, actor, input) => {
	const order = await lockOrder(tx, { ref: input.ref });
	if (!order) return refuse('order.not_found');
	const { id, token } = await insertLink(tx, {
		orderId: order.id,
		scope: input.scope,
		expiresAt: input.expiresAt,
		daysAfterDelivery: input.daysAfterDelivery,
		lines: input.lines,
		note: input.note,
		createdBy: `${actor.kind}:${actor.id ?? ''}`
	});
	const { scope, lines, daysAfterDelivery: days } = input;
	const ends = { expires_at: input.expiresAt.toISOString(), ...(days && { days_after_delivery: days }) };
	const data = { link: id, scope, ...ends, ...(lines && { lines }) };
	await record(tx, order, { type: 'link.created', data }, actor, input.reason);
	return accept({ id, token, scope, expiresAt: input.expiresAt });
};

/** Ends a share link; ended twice it is ended. Refusals: `link.not_found`. */
export const revokeLink: Command<{ id: string; reason?: string | undefined }, { id: string }> = async (
	tx,
	actor,
	{ id, reason }
) => {
	const found = isId(id) ? await findLink(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	const link = order && (await findLink(tx, id));
	if (!link) return refuse('link.not_found');
	if (link.revokedAt) return accept({ id });
	await writeRevocation(tx, id, order.now);
	await record(tx, order, { type: 'link.revoked', data: { link: id } }, actor, reason);
	return accept({ id });
};

/** The reason's words stay outside the chain, which only commits to them. */
async function record(
	tx: Tx,
	order: LockedOrder,
	entry: NewEntry,
	actor: Actor,
	reason: string | undefined
): Promise<void> {
	const portions = await listPortions(tx, order.id);
	const words = reason === undefined ? undefined : commitTo(reason);
	const data = words ? { ...entry.data, reason: words.commitment } : entry.data;
	await recordChange(tx, order, { portions, entries: [{ ...entry, data }], actor });
	if (words) await insertWords(tx, order.id, order.historySeq + 1, words);
}
