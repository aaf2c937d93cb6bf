import type { NoticedOrder } from '#server/ports/notice.ts';

/**
 * An order as mails to somebody may know it who sends a gift of it back: that return, its goods and the return's own number.
 * What else was bought, what was paid and which order it was is not theirs.
 */
export function asGift(order: NoticedOrder, returnId: string): NoticedOrder {
	const back = order.returns.find(({ id }) => id === returnId);
	const given = new Set(back?.lines.map(({ line }) => line));
	return {
		...order,
		number: back?.number ?? '',
		total: 0,
		deliverBy: null,
		lines: order.lines.filter(({ id }) => given.has(id)),
		shipments: [],
		refunds: [],
		requests: [],
		returns: back ? [{ ...back, promised: 0 }] : [],
		gift: returnId
	};
}
