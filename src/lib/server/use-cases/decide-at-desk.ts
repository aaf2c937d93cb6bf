import { insertAudit } from '#server/db/audit.ts';
import { findOrderId } from '#server/db/orders.ts';
import type { Command } from './command.ts';
import { decideRequest, type DecidedRequest } from './decide-request.ts';

export type DecideAtDeskInput = { id: string; decision: 'accept' | 'decline'; reason: string };

/**
 * Staff decide on a cancellation: the command of everybody, and in its transaction who did it and why (law 10).
 *
 * Refusals: those of `decideRequest`.
 *
 * @param input its `reason` as it is kept: a handle, words behind a colon
 */
export const decideAtDesk: Command<DecideAtDeskInput, DecidedRequest> = async (tx, actor, input) => {
	const done = await decideRequest(tx, actor, input);
	if (!done.ok) return done;
	const { order, state } = done.value;
	const { id, decision, reason } = input;
	await insertAudit(tx, {
		...{ actor, action: 'request.decided', orderId: await findOrderId(tx, order), subject: id, reason },
		facts: { decision, state }
	});
	return done;
};
