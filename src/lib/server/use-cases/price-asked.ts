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
import { checkWarranty } from '#domain/warranty/check-warranty.ts';
import { underWarranty, type QuotedWarranty } from '#domain/warranty/warranty.ts';
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
	/** Asked for under warranty: what its buyer writes about it. */
	warranty: { words: string | undefined } | undefined;
};

/** What it comes to. */
export type PricedAsked = {
	priced: PricedQuote;
	/** What is to be sent in place of some goods; nothing is kept for it yet. */
	planned?: PlannedExchange | undefined;
	/** Of a return: how it runs. */
	returning?: RunningTerms | undefined;
	credit?: QuotedCredit | undefined;
	warranty?: QuotedWarranty | undefined;
	/** Pictures that show why. */
	evidence: readonly string[];
	/** The goods stay where they are. */
	stays: boolean;
};

export function readAsked(
	record: OrderRecord,
	{ kind, lines: named, ship, wayBack, gift, warranty: isWarranty, comment }: AskInput,
	canHold: boolean
): Asked {
	const isExchange = kind === 'exchange';
	const warranty = isWarranty ? { words: comment } : undefined;
	const lines = isExchange
		? named.map((one) => ({ ...one, resolution: 'exchange' as const }))
		: warranty
			? sameAgain(record, named)
			: named;
	const how = kind !== 'exchange' ? kind : isSwap(record, lines) ? 'cancel' : 'return';
	// Whoever was given something has no card here, and its buyer's is not theirs.
	const when = gift ? 'on_receipt' : ship;
	return { lines, how, isExchange, ship: when, wayBack, gift, warranty, canHold: canHold && !gift };
}

/** What is faulty is replaced by the same; nobody has to say which that is. */
const sameAgain = (record: OrderRecord, lines: readonly WantedLine[]): WantedLine[] =>
	lines.map((one) => {
		const bought = record.lines.find(({ id }) => id === one.line)?.variant_id;
		const isOpen = one.resolution === 'exchange' && !one.exchange_for && bought;
		return isOpen ? { ...one, exchange_for: { variant_id: bought } } : one;
	});

/**
 * Prices what was asked, by what the order's rules say at the instant of the evaluation. Keeps nothing.
 *
 * Refusals: `request.invalid` where goods would be exchanged by what exchanges nothing; or something else than a return is asked for under warranty; those of `checkGift`, of a buyer's own `checkOwn`, `checkWarranty`, `checkReturn`, `findEvidence`, `quoteStaying`, `priceQuote`, `planQuoted` and `creditOfReturn`.
 */
export async function priceAsked(
	tx: Tx,
	record: OrderRecord,
	ordinary: Evaluation,
	asked: Asked
): Promise<Result<PricedAsked>> {
	const { lines, how, gift, warranty: claimed } = asked;
	const evaluation = claimed ? underWarranty(ordinary) : ordinary;
	if (claimed && (how !== 'return' || asked.isExchange || gift)) {
		const what = 'only a return can be asked for under warranty';
		return refuse('request.invalid', { errors: [{ path: '/warranty', what }] });
	}
	const astray = lines.findIndex((one) => isExchanged(one) || one.resolution === 'exchange');
	if (astray >= 0 && how !== 'return' && !asked.isExchange) {
		const what = 'goods are exchanged by an exchange or a return, and by nothing else';
		return refuse('request.invalid', { errors: [{ path: `/lines/${astray}/exchange_for`, what }] });
	}
	const given = gift ? checkGift(record, evaluation, gift, lines) : checkOwn(record, lines);
	if (!given.ok) return given;
	const warranty = claimed ? checkWarranty(ordinary, lines, record.lines, claimed.words) : accept(undefined);
	if (!warranty.ok) return warranty;
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
	const told = terms && gift ? { ...terms, refund_when: 'inspection' as const } : terms;
	const returning = told && claimed ? { ...told, review: 'warranty' as const } : told;
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
						canHold: asked.canHold,
						mayBeSame: claimed !== undefined
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
		...{ evidence: evidence.value, warranty: warranty.value, stays: false }
	});
}
