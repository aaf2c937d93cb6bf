import { millisOf } from '../time/instant.ts';
import type { CreditKind } from './kinds.ts';

/** An entry of a credit account: minor units, above 0 for what came in; instants RFC 3339. */
export type CreditEntry = {
	id: string;
	kind: CreditKind;
	amount: number;
	expires_at: string | null;
	/** `expired`, `taken_back` of one alone: of what; `returned_to_source`: the spending it undoes. */
	of: string | null;
	at: string;
};

/** What is left of something that came in, until when. */
export type Lot = { id: string; left: number; expires_at: string | null };

/**
 * What is left in an account, entry by entry as they were written: what leaves takes first what ends first, of that what
 * came first, and never what had ended by then. Pure, so that whoever reads the entries comes to the same.
 *
 * @param entries all of one account, in the order in which they were written
 * @returns what is left of each that came in, what ends first on top; also what has ended and is not written off yet
 */
export const lotsOf = (entries: readonly CreditEntry[]): Lot[] =>
	replay(entries)
		.lots.filter(({ left }) => left > 0)
		.toSorted(endsFirst);

/** From which of what came in each spending was taken, by the spending's id. */
export const sourcesOf = (entries: readonly CreditEntry[]): ReadonlyMap<string, readonly Lot[]> =>
	replay(entries).sources;

function replay(entries: readonly CreditEntry[]): { lots: Lot[]; sources: Map<string, Lot[]> } {
	const lots: Lot[] = [];
	const sources = new Map<string, Lot[]>();
	for (const { id, amount, expires_at, of, at } of entries) {
		if (amount > 0) {
			lots.push({ id, left: amount, expires_at });
			continue;
		}
		const from = of === null ? lots.filter((lot) => !hasEnded(lot, at)) : lots.filter((lot) => lot.id === of);
		const taken: Lot[] = [];
		let rest = -amount;
		for (const lot of from.toSorted(endsFirst)) {
			const part = Math.min(rest, lot.left);
			if (part === 0) continue;
			lot.left -= part;
			rest -= part;
			taken.push({ ...lot, left: part });
		}
		if (rest > 0) throw new Error(`credit entry ${id} takes ${rest} more than there was`);
		sources.set(id, taken);
	}
	return { lots, sources };
}

/** Whether what is left of something has ended at an instant: half-open, like every window. */
export const hasEnded = ({ expires_at }: Pick<Lot, 'expires_at'>, at: string): boolean =>
	expires_at !== null && millisOf(expires_at) <= millisOf(at);

/** What ends first; what never ends last. `toSorted` keeps what came first before what came later. */
function endsFirst(a: Lot, b: Lot): number {
	if (a.expires_at === null || b.expires_at === null) {
		return Number(a.expires_at === null) - Number(b.expires_at === null);
	}
	return millisOf(a.expires_at) - millisOf(b.expires_at);
}

/** An account at an instant: what can be spent, minor units, and what of it ends first. */
export type Standing = {
	available: number;
	/** In the order in which it ends; what never does comes last. */
	lots: Lot[];
	/** What has ended and is to be written off. */
	ended: Lot[];
};

/** @param at RFC 3339 */
export function standingOf(entries: readonly CreditEntry[], at: string): Standing {
	const all = lotsOf(entries);
	const lots = all.filter((lot) => !hasEnded(lot, at));
	return {
		available: lots.reduce((sum, { left }) => sum + left, 0),
		lots,
		ended: all.filter((lot) => hasEnded(lot, at))
	};
}
