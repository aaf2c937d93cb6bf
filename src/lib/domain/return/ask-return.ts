import type { QuotedCredit, WantedLine } from '../cancellation/quote-body.ts';
import { creditEnds, creditTerms } from '../credit/bonus.ts';
import type { Resolution, ReturnRule } from '../policy/document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { KnownFault } from '../policy/facts.ts';
import type { PricedQuote } from '../policy/quote/price-quote.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import {
	bonusedOf,
	bonusOn,
	creditOfParts,
	creditPart,
	longestLife,
	type CreditLine
} from './credit-part.ts';
import { reasonFacts } from './reasons.ts';
import type { WayBack } from './states.ts';
import { offeredWays, runningTerms, type OfferedWay, type RunningTerms } from './terms.ts';

/** What can be had for goods that come back, so far. */
const SETTLED_BY = ['refund', 'store_credit', 'keep', 'exchange'] as const;
/** Where the rule names none. Credit and keeping have terms of their own, which nobody was told of. */
const UNSAID: readonly Resolution[] = ['refund', 'exchange'];
export type OfferedResolution = (typeof SETTLED_BY)[number];

/** What can be had for goods under a rule, the money back first. */
export const offeredResolutions = (rule: Pick<ReturnRule, 'resolutions'>): OfferedResolution[] =>
	SETTLED_BY.filter((one) => (rule.resolutions ?? UNSAID).includes(one));

/**
 * The faults of the shop that a shopper states as reasons. They count from the beginning, so that a fee is waived as it
 * would have been for a fault the order itself shows; whether it is true is asked of what comes back.
 *
 * @param placedAt of the order, RFC 3339
 */
export const statedFaults = (lines: readonly WantedLine[], placedAt: string): KnownFault[] =>
	lines.flatMap(({ line, reason }) => {
		const fault = reasonFacts(reason)?.fault;
		return fault ? [{ fault, since: placedAt, line }] : [];
	});

/**
 * What only a return asks: each line once, because it has one reason and one resolution; a resolution that can be had;
 * a way back that the shop offers.
 *
 * Refusals: `request.invalid` for a line named twice; `return.resolution_unavailable` and `return.way_unavailable`, each
 * with what is `available`.
 *
 * @returns the way back, with its price
 */
export function checkReturn(
	{ version, order, windows }: Pick<Evaluation, 'version' | 'order' | 'windows'>,
	{
		lines,
		wayBack,
		gift,
		warranty
	}: {
		lines: readonly WantedLine[];
		wayBack?: WayBack | undefined;
		gift?: object | undefined;
		warranty?: object | undefined;
	}
): Result<OfferedWay> {
	for (const [index, { line, resolution = 'refund' }] of lines.entries()) {
		if (lines.findIndex((one) => one.line === line) !== index) {
			const what = 'another line: each comes back once, with one reason and one resolution';
			return refuse('request.invalid', { errors: [{ path: `/lines/${index}/line`, what }] });
		}
		const rule = windows.find((window) => window.line.id === line)?.rules.return;
		const available = offeredResolutions(rule ?? {});
		// What can be had for a gift is asked where the gift is, and under warranty where that is.
		if (rule && !gift && !warranty && !available.some((one) => one === resolution)) {
			return refuse('return.resolution_unavailable', { line, available });
		}
	}
	const ways = offeredWays(version.document, order.currency);
	const way = wayBack === undefined ? ways[0] : ways.find((one) => one.way === wayBack);
	return way ? accept(way) : refuse('return.way_unavailable', { available: ways });
}

/**
 * What of a priced return is given as store credit, by the buyer's own choice and by the rules of its lines; nothing
 * where nobody chose it. What was paid with store credit goes back to its source.
 *
 * Refusals: `return.resolution_unavailable` where the payment was only authorised: nothing was taken that could be given.
 *
 * @param isGift then all of it is credit, however it was paid: nothing ever goes back to whoever paid. What was paid with
 * store credit brings no second bonus all the same
 */
export function creditOfReturn(
	{ version, order, windows, at }: Pick<Evaluation, 'version' | 'order' | 'windows' | 'at'>,
	lines: readonly WantedLine[],
	{ refund, takes }: Pick<PricedQuote, 'refund' | 'takes'>,
	isGift = false
): Result<QuotedCredit | undefined> {
	const wanted = lines.flatMap(({ line, resolution }): CreditLine[] => {
		const rule = windows.find((window) => window.line.id === line)?.rules.return;
		return rule && (isGift || resolution === 'store_credit') ? [{ line, ...creditTerms(rule) }] : [];
	});
	const [first] = wanted;
	if (!first) return accept(undefined);
	if (refund.release.some(({ amount }) => amount > 0)) {
		return refuse('return.resolution_unavailable', { line: first.line, available: ['refund'] });
	}
	const whole = creditPart(refund.amount, takes, wanted);
	const parts = creditOfParts(refund.to, isGift ? [] : order.payments, whole.amount);
	const amount = parts.reduce((sum, { credit }) => sum + credit, 0);
	const { zone } = version.document;
	const expires_at = longestLife(wanted, (life) => creditEnds(at, life, { zone }));
	return accept({
		amount,
		bonus: bonusOn(bonusedOf(parts, order.payments), whole),
		expires_at,
		lines: wanted,
		zone
	});
}

/** How a return of these lines runs, by the rules that hold for them. @param refund minor units */
export function termsOfReturn(
	{ version, order, windows }: Pick<Evaluation, 'version' | 'order' | 'windows'>,
	lines: readonly WantedLine[],
	refund: number
): RunningTerms {
	const returned = lines.flatMap(({ line, reason }) => {
		const rule = windows.find((window) => window.line.id === line)?.rules.return;
		return rule ? [{ rule, reason }] : [];
	});
	const isForeign = order.currency !== version.document.currency;
	return runningTerms(version.document, returned, { refund, isForeign });
}
