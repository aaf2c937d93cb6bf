import { OUTCOMES } from '#domain/feedback/states.ts';
import { endedBy, raisedBy } from '#domain/follow-up/follow-up.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import { dropFollowUp, endOpenFollowUp, findWorth, raiseFollowUp } from '#server/db/follow-ups.ts';
import { readForm } from '#server/db/feedback-forms.ts';
import { isId } from '#server/db/ids.ts';
import type { AskEvent } from './ask-feedback.ts';
import type { Command } from './command.ts';

/** Raises what these events ask to be followed up, and ends what came right, in the transaction that reads them. */
export async function followUpEvents(tx: Tx, events: readonly AskEvent[]): Promise<void> {
	if (events.length === 0) return;
	const { content } = await readForm(tx);
	for (const { orderId, type, data, at } of events) {
		const happened = { type, data, at: at.getTime() };
		const ended = endedBy(happened);
		if (ended) await dropFollowUp(tx, ended);
		// Most that happens asks for nothing: its order is not read for that.
		if (!FOLLOWED.includes(type)) continue;
		const order = await findWorth(tx, orderId);
		const raised = order && raisedBy(happened, order, content);
		if (raised) await raiseFollowUp(tx, orderId, raised);
	}
}
const FOLLOWED = ['promise.missed', 'refund.failed', 'shipment.status_changed'];

/** Ends a follow-up in one tap. Refusals: `request.invalid`; `task.not_found` where it is not there or has ended. */
export const endFollowUp: Command<{ id: string; outcome: string }, { id: string }> = async (
	tx,
	actor,
	{ id, outcome: typed }
) => {
	const outcome = OUTCOMES.find((one) => one === typed);
	if (!outcome) return refuse('request.invalid', { field: 'outcome' });
	const by = actor.kind === 'staff' ? (actor.id ?? null) : null;
	const done = isId(id) ? await endOpenFollowUp(tx, { id, outcome, by }) : undefined;
	if (!done) return refuse('task.not_found');
	const { orderId, kind } = done;
	await insertAudit(tx, { actor, action: 'follow_up.ended', subject: id, orderId, facts: { kind, outcome } });
	return accept({ id });
};
