import { percentOf } from '../credit/bonus.ts';
import type { WantedLine } from '../cancellation/quote-body.ts';
import type { KeepTerms } from '../policy/document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import { priceStaying } from '../policy/quote/price-staying.ts';
import type { PricedQuote } from '../policy/quote/price-quote.ts';
import { isOpenFor } from '../policy/quote/choose-pieces.ts';
import { refuse, type Result } from '../refusal.ts';

/** Whether all that is asked for is to keep the goods with some money back; nothing comes back then. */
export const wantsToKeep = (lines: readonly WantedLine[]): boolean =>
	lines.length > 0 && lines.every(({ resolution }) => resolution === 'keep');

/**
 * What a shop gives where the buyer keeps the goods, if it does: for pieces cheaper than it says, for the reasons it
 * names. Amounts of another currency than the policy's say nothing, so it does not then.
 */
export function keepOffer(
	{ version, order, windows }: Pick<Evaluation, 'version' | 'order' | 'windows'>,
	{ line: id, reason }: Pick<WantedLine, 'line' | 'reason'>
): KeepTerms | undefined {
	const window = windows.find(({ line }) => line.id === id);
	const keep = window?.rules.return.keep;
	if (!window || !keep || !window.rules.return.resolutions?.includes('keep')) return undefined;
	if (keep.reasons && !keep.reasons.some((one) => one === reason)) return undefined;
	if (keep.below === undefined) return keep;
	const { amount, discount, share_discount, quantity } = window.line;
	const isCheaper = (amount - discount - share_discount) / quantity < keep.below;
	return order.currency === version.document.currency && isCheaper ? keep : undefined;
}

/**
 * Prices keeping goods that could be sent back: the shop's percentage of what was paid for them, rounded half to even.
 *
 * @param taken what accepted commands took before, oldest first
 * @returns refusals `return.resolution_unavailable`; `return.window_closed`; `quantity.unavailable`
 */
export function priceKeep(
	evaluation: Evaluation,
	lines: readonly WantedLine[],
	taken: readonly Taken[]
): Result<PricedQuote> {
	const offers = new Map<string, KeepTerms>();
	for (const wanted of lines) {
		const offer = keepOffer(evaluation, wanted);
		if (!offer) return refuse('return.resolution_unavailable', { line: wanted.line, available: ['refund'] });
		offers.set(wanted.line, offer);
	}
	const open = evaluation.windows.filter((window) => isOpenFor('return', window));
	const asked = lines.map(({ line, quantity }) => ({
		...{ line, quantity },
		there: open
			.filter((window) => window.line.id === line)
			.reduce((sum, { portion }) => sum + portion.quantity, 0)
	}));
	const shut = asked.find(({ there }) => there === 0);
	if (shut) return refuse('return.window_closed', { line: shut.line, available: [], alternatives: [] });
	return priceStaying(evaluation, { kind: 'return', why: 'keep', lines: asked }, taken, (line, { base }) =>
		BigInt(percentOf(Math.max(0, Number(base)), offers.get(line.id)?.percent ?? 0))
	);
}
