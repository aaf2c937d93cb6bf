import type { NewEntry } from '#server/db/history.ts';
import type { StoredQuote } from '#server/db/quotes.ts';
import type { NewReturnLine, StoredReturn } from '#server/db/returns.ts';
import { entryData } from './quote-told.ts';

/**
 * What the history tells of a return that was opened: that it was asked for, and that it was approved where nobody has to
 * look at it first. Why somebody gives a gift back is not written where its buyer reads.
 *
 * @param evidence pictures that show why, by their ids
 */
export function openedEntries(
	quote: StoredQuote,
	back: StoredReturn,
	lines: readonly NewReturnLine[],
	evidence: readonly string[]
): NewEntry[] {
	const isGift = back.giftLinkId !== null;
	const told = { return: back.id, number: back.number };
	const requested = {
		...{ ...entryData(quote), refund: back.promised, ...told },
		...(!isGift && { reasons: lines.map(({ reason }) => reason ?? null) }),
		...(evidence.length > 0 && !isGift && { evidence }),
		...(back.isWarranty && { warranty: true }),
		...(back.decideBy && { decide_by: back.decideBy.toISOString() })
	};
	if (!back.expiresAt) return [{ type: 'return.requested', data: requested }];
	const pieces = lines.map(({ lineId: line, quantity, reason }) => ({
		line,
		quantity,
		...(reason && !isGift && { reason })
	}));
	const approved = { ...told, lines: pieces, expires_at: back.expiresAt.toISOString() };
	return [
		{ type: 'return.requested', data: requested },
		{ type: 'return.approved', data: approved }
	];
}
