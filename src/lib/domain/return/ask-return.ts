import type { WantedLine } from '../cancellation/quote-body.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { ReturnRule } from '../policy/document.ts';
import type { KnownFault } from '../policy/facts.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import { reasonFacts } from './reasons.ts';
import type { WayBack } from './states.ts';
import { offeredWays, runningTerms, type OfferedWay, type RunningTerms } from './terms.ts';

/** What can be had for goods that come back, so far. */
const SETTLED_BY = ['refund'] as const;
export type OfferedResolution = (typeof SETTLED_BY)[number];

/** What can be had for goods under a rule, the money back first. */
export const offeredResolutions = (rule: Pick<ReturnRule, 'resolutions'>): OfferedResolution[] =>
	SETTLED_BY.filter((one) => rule.resolutions?.includes(one) ?? true);

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
	{ lines, wayBack }: { lines: readonly WantedLine[]; wayBack?: WayBack | undefined }
): Result<OfferedWay> {
	for (const [index, { line, resolution = 'refund' }] of lines.entries()) {
		if (lines.findIndex((one) => one.line === line) !== index) {
			const what = 'another line: each comes back once, with one reason and one resolution';
			return refuse('request.invalid', { errors: [{ path: `/lines/${index}/line`, what }] });
		}
		const rule = windows.find((window) => window.line.id === line)?.rules.return;
		const available = offeredResolutions(rule ?? {});
		if (rule && !available.some((one) => one === resolution)) {
			return refuse('return.resolution_unavailable', { line, available });
		}
	}
	const ways = offeredWays(version.document, order.currency);
	const way = wayBack === undefined ? ways[0] : ways.find((one) => one.way === wayBack);
	return way ? accept(way) : refuse('return.way_unavailable', { available: ways });
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
