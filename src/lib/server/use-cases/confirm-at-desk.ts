import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { AskedKind } from '#domain/cancellation/quote-body.ts';
import { insertAudit, type AuditAction } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { lockOrder } from '#server/db/orders.ts';
import { findQuote } from '#server/db/quotes.ts';
import type { QuoteDeps } from './ask-quote.ts';
import type { Command } from './command.ts';
import { confirmQuote } from './confirm-quote.ts';

/** As what the confirmation of each kind of quote is written down. */
const AUDITED_AS = {
	cancel: 'order.cancelled',
	withdraw: 'order.withdrawn',
	return: 'order.returned',
	exchange: 'order.returned',
	price_drop: 'order.price_dropped'
} as const satisfies Record<AskedKind, AuditAction>;

/**
 * Staff confirm a quote: the command of everybody, and in its transaction who did it and why (law 10). Confirmed again
 * it is the same thing, done once and written down once.
 *
 * Refusals: those of `confirmQuote`.
 *
 * @param input `id` of a quote that staff asked for, with the reason it was asked for
 */
export const confirmAtDesk =
	(deps: QuoteDeps): Command<{ id: string }, ConfirmedQuote> =>
	async (tx, actor, { id }) => {
		// Two who confirm at once wait here, so that only the first finds it open. Before the confirmation, whose last writes
		// travel with the commit; where it is refused, this goes with everything else.
		const order = isId(id) ? await lockOrder(tx, { quote: id }) : undefined;
		const quote = order && (await findQuote(tx, id));
		if (quote && quote.state !== 'accepted') {
			const reason = quote.body.asked.staff_reason ?? undefined;
			await insertAudit(tx, {
				...{ actor, action: AUDITED_AS[quote.kind], orderId: quote.orderId, subject: id, reason }
			});
		}
		return confirmQuote(deps)(tx, actor, { id });
	};
