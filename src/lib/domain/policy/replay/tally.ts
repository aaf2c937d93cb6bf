import type { Action } from '../segment.ts';
import type { QuoteKind } from '../quote/pieces.ts';
import type { OpenReplay } from './replay-open.ts';
import type { Priced } from './replay-quote.ts';

/** For the buyer, from the version that holds now to the draft. `later`: now the same, and another step afterwards. */
export const OPEN_SIDES = ['same', 'cheaper', 'dearer', 'later'] as const;
export type OpenSide = (typeof OPEN_SIDES)[number];
/** `refused`: could be had and could not any more; `allowed`: the other way round. */
export const PAST_SIDES = ['same', 'cheaper', 'dearer', 'refused', 'allowed'] as const;
export type PastSide = (typeof PAST_SIDES)[number];

/** Sums of one currency in minor units, as text: they outgrow a number before a shop outgrows us. */
export type Sums = Record<
	'fee_current' | 'fee_draft' | 'refund_current' | 'refund_draft' | 'fee_was' | 'refund_was',
	string
>;

export type Example = { ref: string; currency: string } & (
	| { where: 'open'; side: OpenSide; current: OpenReplay['current']; draft: OpenReplay['draft'] }
	| { where: 'past'; side: PastSide; kind: QuoteKind; current: Priced; draft: Priced }
);

/** What a replay has found so far. Grows by `countOpen` and `countPast` alone. */
export type Tally = {
	open: Record<OpenSide | 'reached', number>;
	past: Record<PastSide | 'skipped', number>;
	sums: Record<string, Sums>;
	/** A few of each side that is not the same. */
	examples: Example[];
};

export const NO_TALLY: Tally = {
	open: { same: 0, cheaper: 0, dearer: 0, later: 0, reached: 0 },
	past: { same: 0, cheaper: 0, dearer: 0, refused: 0, allowed: 0, skipped: 0 },
	sums: {},
	examples: []
};

const MOST_EXAMPLES = 8;

/** On which side an open order would be. */
export function openSide({ current, draft, isChanged }: OpenReplay): OpenSide {
	const [was, is] = [weight(current.action), weight(draft.action)];
	if (was !== is) return is > was ? 'cheaper' : 'dearer';
	if (current.fee !== draft.fee) return draft.fee < current.fee ? 'cheaper' : 'dearer';
	return isChanged ? 'later' : 'same';
}

/** What a buyer can do, from nothing to all at once. */
const ORDER: readonly Action[] = ['none', 'return', 'withdraw', 'request', 'cancel'];
const weight = (action: Action): number => ORDER.indexOf(action);

/** On which side a quote of the past would be: by what goes back to the buyer, then by the fee. */
export function pastSide(current: Priced, draft: Priced): PastSide {
	if (current.refused !== null || draft.refused !== null) {
		if (current.refused !== null && draft.refused !== null) return 'same';
		return draft.refused === null ? 'allowed' : 'refused';
	}
	if (current.refund !== draft.refund) return draft.refund > current.refund ? 'cheaper' : 'dearer';
	if (current.fee !== draft.fee) return draft.fee < current.fee ? 'cheaper' : 'dearer';
	return 'same';
}

/** The tally with an open order counted; one of which nothing can be done under either is not open. */
export function countOpen(
	tally: Tally,
	{ ref, currency }: { ref: string; currency: string },
	found: OpenReplay
): Tally {
	if (!found.isOpen) return tally;
	const side = openSide(found);
	const { current, draft } = found;
	return {
		...tally,
		open: {
			...tally.open,
			[side]: tally.open[side] + 1,
			reached: tally.open.reached + (found.isReached ? 1 : 0)
		},
		examples: withExample(tally.examples, { where: 'open', side, ref, currency, current, draft })
	};
}

/**
 * The tally with an accepted quote counted.
 *
 * @param was fee and refund as they were promised, minor units
 */
export function countPast(
	tally: Tally,
	{
		ref,
		currency,
		kind,
		was
	}: { ref: string; currency: string; kind: QuoteKind; was: { fee: number; refund: number } },
	{ current, draft }: { current: Priced; draft: Priced }
): Tally {
	const side = pastSide(current, draft);
	const sums = tally.sums[currency];
	const more: Record<keyof Sums, number> = {
		...{ fee_current: current.fee, fee_draft: draft.fee, fee_was: was.fee },
		...{ refund_current: current.refund, refund_draft: draft.refund, refund_was: was.refund }
	};
	const names = Object.keys(more) as (keyof Sums)[];
	return {
		...tally,
		past: { ...tally.past, [side]: tally.past[side] + 1 },
		sums: {
			...tally.sums,
			[currency]: Object.fromEntries(
				names.map((name) => [name, String(BigInt(sums?.[name] ?? 0) + BigInt(more[name]))])
			) as Sums
		},
		examples: withExample(tally.examples, { where: 'past', side, ref, currency, kind, current, draft })
	};
}

export const countSkipped = (tally: Tally): Tally => ({
	...tally,
	past: { ...tally.past, skipped: tally.past.skipped + 1 }
});

function withExample(examples: Example[], one: Example): Example[] {
	if (one.side === 'same') return examples;
	const alike = examples.filter(({ where, side }) => where === one.where && side === one.side);
	const isKnown = alike.some(({ ref }) => ref === one.ref);
	return isKnown || alike.length >= MOST_EXAMPLES ? examples : [...examples, one];
}
