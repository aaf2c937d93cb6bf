import { feeOn, formulaOf, numbersOf, type FeePart } from './fee.ts';
import type { PricedPick } from './price-pieces.ts';

/** A part of the fee with what explains it (api.md, "Quote": `fee.parts`). */
export type QuoteFeePart = {
	rule: string;
	step: number;
	line: string | null;
	formula: string;
	inputs: Readonly<Record<string, number>>;
	amount: number;
	/** The shop's fault, or the law, without which this would have been charged. */
	waived_because?: string;
};

/** The parts that are charged, and those that would have been but for a fault of the shop or a law. */
export function feeParts(picks: readonly PricedPick[], parts: readonly FeePart[]): QuoteFeePart[] {
	const charged = parts.map((part) => ({ ...part, amount: Number(part.amount) }));
	return [...charged, ...picks.flatMap(waivedPart)];
}

function waivedPart({ segment, window, value }: PricedPick): QuoteFeePart[] {
	const because = segment.waivedBecause ?? segment.floor?.law;
	if (segment.fee !== null || because === undefined || segment.rule === null || segment.step === null)
		return [];
	const rule = segment.phase === 'arrived' ? window.rules.return : window.rules.cancel;
	const fee = rule.steps[segment.step]?.fee ?? null;
	if (fee === null) return [];
	return [
		{
			rule: segment.rule,
			step: segment.step,
			line: window.line.id,
			formula: formulaOf(fee),
			// What these pieces alone would have cost, so that a page can say what was spared.
			inputs: { base: Number(value.base), ...numbersOf(fee), spared: Number(feeOn(fee, value.base)) },
			amount: 0,
			waived_because: because
		}
	];
}
