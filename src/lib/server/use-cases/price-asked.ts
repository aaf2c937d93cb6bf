import type { QuotedCredit, WantedLine } from '#domain/cancellation/quote-body.ts';
import { isExchanged, isSwap } from '#domain/exchange/ask-exchange.ts';
import type { ShipWhen } from '#domain/exchange/states.ts';
import { checkGift, unevenLine } from '#domain/gift/check-gift.ts';
import { checkOwn } from '#domain/gift/given-goods.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import type { QuoteKind } from '#domain/policy/quote/pieces.ts';
import { priceQuote, type PricedQuote } from '#domain/policy/quote/price-quote.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { checkReturn, creditOfReturn, termsOfReturn } from '#domain/return/ask-return.ts';
import type { WayBack } from '#domain/return/states.ts';
import type { RunningTerms } from '#domain/return/terms.ts';
import type { Tx } from '#server/db/client.ts';
import type { AskInput } from './ask-input.ts';
import { planQuoted, type PlannedExchange } from './quote-exchange.ts';
import { quoteStaying } from './quote-staying.ts';
import { findEvidence } from './show-evidence.ts';

/** What was asked, and how the goods would move: an exchange cancels what has not been sent and takes back the rest. */
export type Asked = {
	lines: readonly WantedLine[];
	how: QuoteKind | 'price_drop';
	isExchange: boolean;
	ship: ShipWhen | undefined;
	wayBack: WayBack | undefined;
	/** Whether an amount can be held on a card here; never where a gift goes back, which costs its recipient nothing. */
	canHold: boolean;
	gift: AskInput['gift'];
};

/** What it comes to. */
export type PricedAsked = {
	priced: PricedQuote;
	/** What is to be sent in place of some goods; nothing is kept for it yet. */
	planned?: PlannedExchange | undefined;
	/** Of a return: how it runs. */
	returning?: RunningTerms | undefined;
	credit?: QuotedCredit | undefined;
	/** Pictures that show why. */
	evidence: readonly string[];
	/** The goods stay where they are. */
	stays: boolean;
};

export function readAsked(
	record: OrderRecord,
	{ kind, lines: named, ship, wayBack, gift }: AskInput,
	canHold: boolean
): Asked {
	const isExchange = kind === 'exchange';
	const lines = isExchange ? named.map((one) => ({ ...one, resolution: 'exchange' as const })) : named;
	const how = kind !== 'exchange' ? kind : isSwap(record, lines) ? 'cancel' : 'return';
	// Whoever was given something has no card here, and its buyer's is not theirs.
	const when = gift ? 'on_receipt' : ship;
	return { lines, how, isExchange, ship: when, wayBack, gift, canHold: canHold && !gift };
}

/**
 * Prices what was asked, by what the order's rules say at the instant of the evaluation. Keeps nothing.
 *
 * Refusals: `request.invalid` where goods would be exchanged by what exchanges nothing; those of `checkGift`, of a buyer's own `checkOwn`; of `checkReturn`, `findEvidence`, `quoteStaying`, `priceQuote`, `planQuoted` and `creditOfReturn`.
 */
export async function priceAsked(
	tx: Tx,
	record: OrderRecord,
	evaluation: Evaluation,
	asked: Asked
): Promise<Result<PricedAsked>> {
	const { lines, how, gift } = asked;
	const astray = lines.findIndex((one) => isExchanged(one) || one.resolution === 'exchange');
	if (astray >= 0 && how !== 'return' && !asked.isExchange) {
		const what = 'goods are exchanged by an exchange or a return, and by nothing else';
		return refuse('request.invalid', { errors: [{ path: `/lines/${astray}/exchange_for`, what }] });
	}
	const given = gift ? checkGift(record, evaluation, gift, lines) : checkOwn(record, lines);
	if (!given.ok) return given;
	const way = how === 'return' ? checkReturn(evaluation, asked) : accept(undefined);
	if (!way.ok) return way;
	const evidence = how === 'return' ? await findEvidence(tx, record.id, evaluation, lines) : accept([]);
	if (!evidence.ok) return evidence;
	const staying = await quoteStaying(tx, record, evaluation, { kind: how, lines });
	if (staying && !staying.ok) return staying;
	if (staying) return accept({ priced: staying.value, evidence: evidence.value, stays: true });
	if (how === 'price_drop') throw new Error('a drop in price is always priced where the goods stay');

	const plain = priceQuote(evaluation, { kind: how, lines, taken: record.taken, wayBack: way.value });
	if (!plain.ok) return plain;
	const terms = how === 'return' ? termsOfReturn(evaluation, lines, plain.value.refund.amount) : undefined;
	// Money that moved before a gift is seen would tell its buyer of it: trusted is whoever bought it, and not who sends it back.
	const returning = terms && gift ? { ...terms, refund_when: 'inspection' as const } : terms;
	const wants = asked.isExchange || lines.some((one) => isExchanged(one) || one.resolution === 'exchange');
	const planned =
		wants && how !== 'withdraw'
			? await planQuoted(
					tx,
					{
						record,
						evaluation,
						lines,
						kind: how,
						ship: asked.ship,
						wayBack: way.value,
						canHold: asked.canHold
					},
					plain.value,
					returning?.refund_when === 'on_request'
				)
			: undefined;
	if (planned && !planned.ok) return planned;
	const uneven = gift && planned && unevenLine(evaluation.order, plain.value, planned.value.lines);
	if (uneven) return refuse('exchange.not_offered', { line: uneven });
	const priced = planned?.value.priced ?? plain.value;
	const credit =
		how === 'return' ? creditOfReturn(evaluation, lines, priced, gift !== undefined) : accept(undefined);
	if (!credit.ok) return credit;
	return accept({
		...{ priced, planned: planned?.value, returning, credit: credit.value },
		...{ evidence: evidence.value, stays: false }
	});
}
