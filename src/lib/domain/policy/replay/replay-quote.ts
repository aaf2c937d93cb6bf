import type { QuoteBody } from '../../cancellation/quote-body.ts';
import type { OrderRecord } from '../../order/order-record.ts';
import { statedFaults } from '../../return/ask-return.ts';
import { offeredWays } from '../../return/terms.ts';
import type { PolicyVersion } from '../document.ts';
import { evaluateRecord } from '../evaluate-record.ts';
import type { QuoteKind } from '../quote/pieces.ts';
import { priceQuote } from '../quote/price-quote.ts';
import { asItWas } from './as-it-was.ts';

/** What a quote costs and gives back under one version, minor units; or why there is none. */
export type Priced = { fee: number; refund: number; refused: null } | { fee: 0; refund: 0; refused: string };

/** An accepted quote of the past, with its order as it stands now. */
export type PastQuote = { kind: QuoteKind; body: QuoteBody; record: OrderRecord };

/**
 * Whether a quote of the past can be asked again: goods that were to be exchanged, kept or were a present depend on
 * more than the policy.
 */
export const canReplay = ({ body }: PastQuote): boolean =>
	body.exchange === undefined &&
	body.gift === undefined &&
	!body.asked.lines.some(({ resolution }) => resolution === 'exchange' || resolution === 'keep');

/**
 * Asks a quote of the past again, at the instant and for the goods it was asked, as if these versions were all there
 * are. Pure: nothing is written, and the quote that was given stays what it is.
 */
export function replayQuote({ kind, body, record }: PastQuote, versions: readonly PolicyVersion[]): Priced {
	const then = asItWas(record, body);
	const faults = kind === 'return' ? statedFaults(body.asked.lines, record.placed_at) : [];
	const evaluation = evaluateRecord(then, versions, body.asked.stated_at ?? body.priced_at, faults);
	const ways = offeredWays(evaluation.version.document, record.currency);
	const way = kind === 'return' ? (ways.find((one) => one.way === body.way_back?.way) ?? ways[0]) : undefined;
	const lines = body.lines.map(({ line, quantity }) => ({ line, quantity }));
	const priced = priceQuote(evaluation, { kind, lines, taken: then.taken, wayBack: way });
	if (!priced.ok) return { fee: 0, refund: 0, refused: priced.refusal.code };
	return { fee: priced.value.fee.amount, refund: priced.value.refund.amount, refused: null };
}
