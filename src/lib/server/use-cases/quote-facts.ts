import { splitReason } from '#domain/access/staff-reason.ts';
import { splitAsked } from '#domain/cancellation/asked-reason.ts';
import type { QuoteBody, WantedLine } from '#domain/cancellation/quote-body.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import type { PricedQuote } from '#domain/policy/quote/price-quote.ts';
import type { AskInput } from './ask-input.ts';

/** What a quote was asked with and computed from. */
export function bodyFacts(
	record: OrderRecord,
	evaluation: Evaluation,
	priced: PricedQuote,
	{ lines, statedAt, staffReason, gift }: AskInput
): Omit<QuoteBody, keyof PricedQuote | 'pieces'> {
	const there = evaluation.windows.reduce((sum, { portion }) => sum + portion.quantity, 0);
	return {
		asked: {
			lines: lines.map(withoutWords),
			stated_at: statedAt ?? null,
			staff_reason: handleOf(staffReason)
		},
		priced_at: evaluation.at,
		currency: record.currency,
		...(gift && { gift: { link: gift.id } }),
		last: there === priced.lines.reduce((sum, { quantity }) => sum + quantity, 0),
		decide_within: evaluation.version.document.requests.decide_within,
		computed_from: {
			version: record.version,
			portions: record.portions,
			payments: record.payments,
			taken: record.taken
		}
	};
}

/** What people wrote, kept apart so that it can be forgotten; a reason's handle stays with the quote for good. */
export function wordsOf({ comment, staffReason, lines }: AskInput): string | null {
	const words = [
		comment,
		staffReason === undefined ? undefined : splitReason(staffReason).words,
		...lines.map(({ reason }) => splitAsked(reason).words)
	];
	return words.filter((one) => one !== undefined && one !== '').join('\n') || null;
}

const withoutWords = (line: WantedLine): WantedLine => ({ ...line, reason: splitAsked(line.reason).handle });

const handleOf = (reason: string | undefined): string | null =>
	reason === undefined ? null : (splitReason(reason).handle ?? 'other');

export const STATED_WHEN = {
	path: '/stated_at',
	what: 'an instant between the order and now, for example 2026-11-22T10:15:00+01:00'
};

/** The instant whose windows hold; undefined where the statement would have been sent before the order or after now. */
export function statementOf(record: OrderRecord, statedAt: string | undefined): string | undefined {
	if (statedAt === undefined) return record.read_at;
	const at = new Date(statedAt);
	const isPossible = at >= new Date(record.placed_at) && at <= new Date(record.read_at);
	return isPossible ? at.toISOString() : undefined;
}
