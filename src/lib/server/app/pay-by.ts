import type { QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import { addDuration, durationOf } from '#domain/time/duration.ts';

/** Until when a difference would be paid, if its quote were confirmed at an instant; null where there is none. */
export function payByIf({ exchange }: Pick<QuoteAnswer, 'exchange'>, now: string): string | null {
	if (!exchange?.pay_within) return null;
	const end = addDuration(new Date(now).getTime(), durationOf(exchange.pay_within), 'UTC');
	return new Date(end).toISOString();
}
