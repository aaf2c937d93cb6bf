import type { QuoteBody } from '../cancellation/quote-body.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Resolution } from '../policy/document.ts';
import type { OfferedWay, RunningTerms } from '../return/terms.ts';
import type { QuoteState } from '../cancellation/quote-answer.ts';

export type GiftQuoteLine = {
	line: string;
	title: string;
	quantity: number;
	reason: string | null;
	resolution: Resolution;
	/** What is sent instead. */
	instead: { title: string; options: { name: string; value: string }[] } | null;
};

/** A gift's quote as its recipient sees it: what comes back and what for, and no amount of what was paid. */
export type GiftQuotePage = {
	id: string;
	state: QuoteState;
	expiresAt: string;
	zone: string;
	asOf: string;
	currency: string;
	lines: GiftQuoteLine[];
	way: { way: OfferedWay['way']; paidBy: 'buyer' | 'shop'; price: number } | null;
	/** Whether the shop's terms keep something of what was paid; how much would say what that was. */
	hasFee: boolean;
	/** Whether some of it becomes store credit, and when that would end if it were given now. */
	credit: { expiresAt: string | null } | null;
	terms: RunningTerms | null;
	/** The return it became. */
	back: string | null;
};

/**
 * @param ways what the shop's list says each way costs: what is withheld could be less, and would say how much was paid
 */
export function giftQuotePage(
	quote: { id: string; state: QuoteState; expiresAt: string; body: QuoteBody; back: string | null },
	record: Pick<OrderRecord, 'lines' | 'currency' | 'read_at'>,
	ways: readonly OfferedWay[],
	zone: string
): GiftQuotePage {
	const { body } = quote;
	const { way_back: way } = body;
	const isExchanged = (id: string) => body.exchange?.lines.find(({ line }) => line === id)?.goods;
	const lines = body.asked.lines.map(({ line, quantity, reason, resolution = 'store_credit' }) => {
		const goods = isExchanged(line);
		return {
			...{ line, quantity, resolution, reason: reason ?? null },
			title: record.lines.find(({ id }) => id === line)?.title ?? line,
			instead: goods ? { title: goods.title, options: goods.options } : null
		};
	});
	return {
		...{ id: quote.id, state: quote.state, expiresAt: quote.expiresAt, back: quote.back },
		...{ zone, asOf: record.read_at, currency: record.currency, lines },
		way: way
			? { way: way.way, paidBy: way.paid_by, price: ways.find((one) => one.way === way.way)?.price ?? 0 }
			: null,
		hasFee: body.fee.amount > 0,
		credit: lines.some(({ resolution }) => resolution === 'store_credit')
			? { expiresAt: body.credit?.expires_at ?? null }
			: null,
		terms: body.returning ?? null
	};
}
