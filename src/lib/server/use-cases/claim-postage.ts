import { ownPostageMost, whyNoPostage, type PostageState } from '#domain/return/own-postage.ts';
import { moneyOf } from '#domain/order/money-view.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { NewEntry } from '#server/db/history.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { recordChange } from '#server/db/orders.ts';
import { findPostage, insertPostage } from '#server/db/own-postage.ts';
import { listPhotosOf } from '#server/db/photos.ts';
import type { Command } from './command.ts';
import { holdReturn, later } from './hold-return.ts';

export type ClaimPostageInput = {
	/** The return's. */
	id: string;
	/** What was paid: minor units of the order's currency, a whole number above 0. */
	amount: number;
	/** The picture of the receipt; undefined where none came. */
	photo: string | undefined;
};

/** `granted` is null until it was decided. */
export type SteppedPostage = {
	id: string;
	order: string;
	state: PostageState;
	amount: number;
	granted: number | null;
};

/**
 * A buyer asks for what they paid to send goods back by a way of their own, with the receipt. A person decides in the
 * time of the return's own terms; silence accepts. Asked for again in the same words, it answers the same again.
 *
 * Refusals: `return.not_found`; `request.invalid` for an amount that is none; `postage.not_claimable` with `because`
 * (`whyNoPostage`); `postage.over_limit` with the `limit`; `postage.receipt_missing`; `photo.not_found`.
 */
export const claimPostage: Command<ClaimPostageInput, SteppedPostage> = async (
	tx,
	actor,
	{ id, amount, photo }
) => {
	if (!Number.isSafeInteger(amount) || amount <= 0) return refuse('request.invalid', { field: 'amount' });
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const { back, order, record, terms } = held;
	const before = await findPostage(tx, id);
	if (before?.amount === amount && before.photoId === photo?.toLowerCase()) {
		const { state, granted } = before;
		return accept({ id, order: order.ref, state, amount, granted });
	}
	const because = whyNoPostage({
		...{ way_back: back.wayBack, postage_by: back.postageBy, state: back.state },
		...{ isGift: back.giftLinkId !== null, isAsked: before !== undefined }
	});
	if (because !== null) return refuse('postage.not_claimable', { because });
	const limit = ownPostageMost(terms, order.currency, moneyOf(record).paid);
	if (amount > limit) return refuse('postage.over_limit', { limit });
	if (photo === undefined) return refuse('postage.receipt_missing');
	const known = isId(photo) ? await listPhotosOf(tx, order.id, [photo]) : new Set<string>();
	if (!known.has(photo.toLowerCase())) return refuse('photo.not_found', { photos: [photo] });

	const decideBy = later(order.now, terms.decide_within);
	await insertPostage(tx, {
		...{ returnId: id, amount, photoId: photo.toLowerCase() },
		...{ askedAt: order.now, decideBy }
	});
	const data = { return: id, number: back.number, amount, decide_by: decideBy.toISOString() };
	const entries: NewEntry[] = [{ type: 'return.postage_asked', data }];
	await recordChange(tx, order, { entries, actor });
	return accept({ id, order: order.ref, state: 'asked', amount, granted: null });
};

/**
 * Staff ask for it, for a buyer who said so by another way: the command of everybody, and in its transaction who did it
 * and why (law 10). Asked again in the same words, nothing more is written down.
 *
 * @param input its `reason` as it is kept: a handle, words behind a colon
 */
export const claimPostageAtDesk: Command<ClaimPostageInput & { reason: string }, SteppedPostage> = async (
	tx,
	actor,
	{ reason, ...input }
) => {
	const held = await holdReturn(tx, input.id);
	const before = held && (await findPostage(tx, input.id));
	const done = await claimPostage(tx, actor, input);
	if (!done.ok || before || !held) return done;
	await insertAudit(tx, {
		...{ actor, action: 'return.postage_asked', orderId: held.order.id, subject: input.id, reason },
		// The instant is that of its history, so that the two find each other.
		facts: { amount: done.value.amount, at: held.order.now.toISOString() }
	});
	return done;
};
