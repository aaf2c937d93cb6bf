import { splitReason } from '#domain/access/staff-reason.ts';
import { isPostageDue } from '#domain/return/own-postage.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { NewEntry } from '#server/db/history.ts';
import { recordChange } from '#server/db/orders.ts';
import { changePostage, findPostage, type NewPostage } from '#server/db/own-postage.ts';
import type { SteppedPostage } from './claim-postage.ts';
import type { Command } from './command.ts';
import { holdReturn } from './hold-return.ts';
import { bookPostage } from './pay-postage.ts';

export type DecidePostageInput = {
	/** The return's. */
	id: string;
	/** `silence`: the time to decide is over, which accepts all of it. */
	decision: 'accept' | 'decline' | 'silence';
	/** Of an acceptance: what is taken on, minor units; all that was asked for where it is left out. */
	amount?: number | undefined;
	/** A handle, words behind a colon. Where less than all or nothing is paid, its buyer is told the words. */
	reason?: string | undefined;
};

/**
 * Decides what of its buyer's own postage the shop pays. It is paid once the return is settled, at once where it is.
 * Decided the same way before, it answers the same again.
 *
 * Refusals: `return.not_found`; `postage.not_asked`; `postage.decided` with its `state`; `request.invalid` for an amount
 * above what was asked for, or none; `reason.missing` where not all of it is paid and no words say why.
 */
export const decidePostage: Command<DecidePostageInput, SteppedPostage> = async (tx, actor, input) => {
	const { id, decision, reason = '' } = input;
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const claim = await findPostage(tx, id);
	if (!claim) return refuse('postage.not_asked');
	const { back, order } = held;
	const { amount } = claim;
	const granted = decision === 'decline' ? 0 : decision === 'silence' ? amount : (input.amount ?? amount);
	const isAmount = Number.isSafeInteger(granted) && granted <= amount && granted > 0;
	if (decision !== 'decline' && !isAmount) return refuse('request.invalid', { field: 'amount' });
	if (granted < amount && splitReason(reason).words.trim() === '') return refuse('reason.missing');
	const state = decision === 'decline' ? 'declined' : 'accepted';
	const stepped = { id, order: order.ref, state, amount, granted } as const;
	if (claim.state !== 'asked') {
		const isSame = claim.granted === granted;
		return isSame ? accept(stepped) : refuse('postage.decided', { state: claim.state });
	}
	if (decision === 'silence' && claim.decideBy > order.now)
		return refuse('postage.decided', { state: claim.state });

	const paysNow = state === 'accepted' && isPostageDue(back.state);
	const paid = paysNow ? await bookPostage(tx, held, granted) : undefined;
	const to: Partial<NewPostage> = {
		...{ state, granted, decidedAt: order.now, deciderKind: actor.kind, deciderId: actor.id ?? null },
		...(granted < amount && { reason }),
		...paid?.to
	};
	await changePostage(tx, claim, to);
	const told = { return: id, number: back.number, amount };
	const entries: NewEntry[] =
		state === 'declined'
			? [{ type: 'return.postage_declined', data: told }]
			: [
					{ type: 'return.postage_accepted', data: { ...told, granted, paid: paysNow } },
					...(paid?.entries ?? [])
				];
	await recordChange(tx, order, { entries, actor });
	return accept(stepped);
};

/**
 * Staff decide on it: the command of everybody, and in its transaction who did it and why (law 10). Said again without
 * changing anything, nothing more is written down.
 *
 * @param input its `reason` as it is kept: a handle, words behind a colon
 */
export const decidePostageAtDesk: Command<DecidePostageInput & { reason: string }, SteppedPostage> = async (
	tx,
	actor,
	input
) => {
	const held = await holdReturn(tx, input.id);
	const before = held && (await findPostage(tx, input.id));
	const done = await decidePostage(tx, actor, input);
	if (!done.ok || before?.state !== 'asked' || !held) return done;
	const { state, granted } = done.value;
	await insertAudit(tx, {
		...{ actor, action: 'return.postage_decided', orderId: held.order.id, subject: input.id },
		// The instant is that of its history, so that the two find each other.
		...{ reason: input.reason, facts: { state, granted, at: held.order.now.toISOString() } }
	});
	return done;
};
