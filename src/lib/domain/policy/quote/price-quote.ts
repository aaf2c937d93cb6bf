import { mergePieces } from '../../order/portions.ts';
import { accept, type Result } from '../../refusal.ts';
import type { Evaluation } from '../evaluate.ts';
import { scheduleOfWindows, floorView, type FloorView } from '../windows.ts';
import type { OfferedWay } from '../../return/terms.ts';
import type { Zone } from '../schedule.ts';
import { choosePieces, type WantedPieces } from './choose-pieces.ts';
import { adjustmentsOf, lastOfAll } from './books.ts';
import { distributeRefund, refundable } from './distribute-refund.ts';
import { goneOf, owedOf } from './owed.ts';
import { postagePayer, quotedWay, type QuotedWay } from './postage.ts';
import type { QuoteKind, Taken } from './pieces.ts';
import { deliveryOf, pricePieces, type Carried, type PricedPick } from './price-pieces.ts';
import { quoteLines, type QuoteLine } from './quote-lines.ts';
import { refundDue, type RefundDue } from './refund-due.ts';
import { sum } from './values.ts';
import { feeParts, type QuoteFeePart } from './waived-parts.ts';

/** Everything a quote promises, in minor units of the order's currency (api.md, "Quote"). */
export type PricedQuote = {
	kind: QuoteKind | 'price_drop';
	policy: { id: string; version: number };
	/** `release`: confirming makes a request to the warehouse instead of an effect. */
	needs: 'release' | null;
	lines: QuoteLine[];
	shipping_refund: number;
	/** What was paid for the delivery of these pieces and stays with the shop. */
	shipping_kept: number;
	/** Fees, tips, duties and rounding of the order, once the last of it is cancelled or withdrawn. */
	adjustments_refund: number;
	fee: { amount: number; parts: QuoteFeePart[] };
	refund: {
		amount: number;
		to: { payment: string; amount: number }[];
		/** Authorised money that is never taken; `capture` is what the shop still takes of it as it voids the rest. */
		release: { payment: string; amount: number; capture: number | null }[];
		due: RefundDue;
	};
	/** Of a return: how it comes back, and what of that is kept of the refund. */
	way_back?: QuotedWay;
	schedule: Zone[];
	floor: FloorView | null;
	/** To be kept with the quote and handed in as `taken` from its acceptance on. */
	takes: Taken[];
};

/**
 * Prices a cancellation, withdrawal or return of some pieces at the instant of the evaluation. Pure: the same facts
 * always give the same quote, to the minor unit (api.md, "Money, to the unit").
 *
 * What goes back is what was paid for the pieces, less the fee, plus their share of standard delivery where they are
 * cancelled or withdrawn, less what is still owed for the rest of the order; never more than the payments hold. With
 * the last piece goes everything that is left, so that any sequence gives back what was paid less the fees (law 1).
 *
 * @param wanted lines with whole quantities above 0; the same line twice is one wish
 * @param taken what accepted commands took before, oldest first
 * @param wayBack of a return: the way chosen and its price
 * @param carried of lines that are exchanged: what of their worth the new goods take over instead of its going back
 * @returns refusals as `choosePieces` gives them
 */
export function priceQuote(
	evaluation: Evaluation,
	{
		kind,
		lines: wanted,
		taken = [],
		wayBack,
		carried
	}: {
		kind: QuoteKind;
		lines: readonly WantedPieces[];
		taken?: readonly Taken[];
		wayBack?: OfferedWay | undefined;
		carried?: Carried | undefined;
	}
): Result<PricedQuote> {
	const chosen = choosePieces(evaluation, kind, mergePieces(wanted));
	if (!chosen.ok) return chosen;
	const { order } = evaluation;
	const { picks, parts, fee, most, last } = pricePieces(evaluation, kind, chosen.value, taken, carried);

	const shippingBack = sum(picks.map(({ delivery }) => delivery));
	const kept = sum(picks.map((pick) => BigInt(deliveryOf(pick).kept)));
	const over = sum(picks.map((pick) => pick.carried));
	const someReturned = kind === 'return' || taken.some((one) => one.returned);
	const adjustments = last ? adjustmentsOf(order, someReturned).back : 0n;
	const bases = sum(picks.map(({ value }) => value.base));

	const gone = sum(taken.map(goneOf));
	const total = BigInt(order.total + (order.exchanged ?? 0));
	const owed = owedOf(total, order.payments, gone, last, BigInt(order.own_postage ?? 0));
	const due = bases + shippingBack + adjustments - fee - owed - over;
	const takes = picks.map((pick) => takeOf(pick, kind, refundable(order.payments) > 0n));
	const rest = last ? lastOfAll(order, [...taken, ...takes], most - fee) : null;
	const whole = rest ?? between(0n, due, most - fee - over);
	const way = wayBack && quotedWay(wayBack, postagePayer(picks, evaluation.now), whole);
	const amount = whole - BigInt(way?.withheld ?? 0);
	const { to, release } = distributeRefund(amount, order.payments, last);

	const floor =
		evaluation.windows.flatMap((one) => one.floors).find(({ from }) => from <= evaluation.now) ?? null;
	const own = picks.find(({ segment }) => segment.floor)?.segment.floor ?? floor;
	return accept({
		kind,
		policy: evaluation.policy,
		// A withdrawal takes effect with the statement, wherever the goods are (Directive 2011/83/EU, Article 9).
		needs:
			kind !== 'withdraw' && picks.some(({ segment }) => segment.action === 'request') ? 'release' : null,
		lines: quoteLines(picks),
		shipping_refund: Number(shippingBack),
		shipping_kept: Number(kept),
		adjustments_refund: Number(adjustments),
		fee: { amount: Number(fee), parts: feeParts(picks, parts) },
		refund: {
			amount: Number(amount),
			to: to.map((one) => ({ ...one, amount: Number(one.amount) })),
			release: release.map((one) => ({
				...one,
				amount: Number(one.amount),
				capture: one.capture === null ? null : Number(one.capture)
			})),
			due: refundDue(evaluation, picks)
		},
		schedule: scheduleOfWindows(evaluation, [...new Set(picks.map(({ window }) => window))], taken),
		...(way && { way_back: way }),
		floor: own && floorView(own, evaluation.now),
		takes: takes.map((take, index) =>
			way && way.withheld > 0 && index === 0 ? { ...take, withheld: way.withheld } : take
		)
	});
}

function takeOf(pick: PricedPick, kind: QuoteKind, paid: boolean): Taken {
	const { segment, window, quantity, value, fee } = pick;
	const charged = segment.fee !== null && paid;
	return {
		line: window.line.id,
		quantity,
		rule: charged ? segment.rule : null,
		step: charged ? segment.step : null,
		base: Number(value.base),
		...deliveryOf(pick),
		fee: Number(fee),
		...(pick.carried > 0n && { carried: Number(pick.carried) }),
		returned: kind === 'return'
	};
}

const between = (least: bigint, amount: bigint, most: bigint): bigint =>
	amount < least || most < least ? least : amount > most ? most : amount;
