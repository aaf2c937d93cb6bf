import type { ListedRefund } from '#server/db/refund-lists.ts';
import { insertAudit, type AuditAction } from '#server/db/audit.ts';
import type { Command } from './command.ts';

/** A command on a refund that also writes down, in its own transaction, who of the desk did it. */
export const withAudit =
	<Input extends { id: string }>(
		command: Command<Input, ListedRefund>,
		action: AuditAction
	): Command<Input, ListedRefund> =>
	async (tx, actor, input) => {
		const done = await command(tx, actor, input);
		if (done.ok) {
			const { orderId, amount } = done.value;
			await insertAudit(tx, { actor, action, orderId, subject: input.id, facts: { amount } });
		}
		return done;
	};
