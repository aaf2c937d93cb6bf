import { quoteAnswer } from '#domain/cancellation/quote-answer.ts';
import { digestOf } from '#server/db/history.ts';
import type { LockedOrder } from '#server/db/orders.ts';
import type { StoredQuote } from '#server/db/quotes.ts';

/** What confirming a quote answers of it, whatever came of it. */
export const toldQuote = (quote: StoredQuote, order: LockedOrder) => {
	const { id, order: ref, kind, currency, lines, fee, refund } = quoteAnswer(quote);
	return {
		...{
			id,
			order: ref,
			kind,
			state: 'accepted' as const,
			accepted_at: order.now.toISOString(),
			currency,
			lines
		},
		fee: { amount: fee.amount },
		refund: { amount: refund.amount }
	};
};

/** Reasons are handles; what people wrote stays with the quote, which can forget it. */
export const entryData = ({ id, kind, body }: StoredQuote) => ({
	quote: id,
	kind,
	lines: body.pieces.map(({ line, quantity }) => ({ line, quantity })),
	fee: body.fee.amount,
	refund: body.refund.amount,
	policy: body.policy,
	// By this the chain holds every word of the quote that was accepted.
	digest: digestOf(body),
	...(body.asked.staff_reason !== null && { reason: body.asked.staff_reason })
});
