import type { DeskStep } from '#domain/return/desk-steps.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { lockOrder } from '#server/db/orders.ts';
import { findReturn } from '#server/db/returns.ts';
import { refuse } from '#domain/refusal.ts';
import type { Command } from './command.ts';
import type { SteppedReturn } from './hold-return.ts';

/**
 * A step of a return that staff take: the same command as everybody's, and in its transaction who did it and why (law 10).
 * Said again without changing anything, nothing more is written down.
 *
 * Refusals: `return.not_found`, and those of the command.
 *
 * @param why a reason as it is kept: a handle, words behind a colon
 */
export const stepAtDesk =
	<Input extends { id: string }>(
		command: Command<Input, SteppedReturn>,
		step: DeskStep,
		why: string
	): Command<Input, SteppedReturn> =>
	async (tx, actor, input) => {
		const found = isId(input.id) ? await findReturn(tx, input.id) : undefined;
		const order = found && (await lockOrder(tx, { id: found.orderId }));
		// Read again under the lock: only now does it stand still.
		const before = order && (await findReturn(tx, input.id));
		if (!before) return refuse('return.not_found');
		const done = await command(tx, actor, input);
		if (!done.ok) return done;
		const { state } = done.value;
		// A second box is something new, an objection comes once, and so does a proof that was missing.
		const isProved = step === 'sent' && (await findReturn(tx, input.id))?.proof !== before.proof;
		const isNew = step === 'receive' || step === 'object' || before.state !== state || isProved;
		if (isNew) {
			// The instant is that of its history, so that the two find each other.
			const [orderId, facts] = [before.orderId, { step, state, at: order.now.toISOString() }];
			await insertAudit(tx, {
				actor,
				action: 'return.stepped',
				orderId,
				subject: input.id,
				reason: why,
				facts
			});
		}
		return done;
	};
