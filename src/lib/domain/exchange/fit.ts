/** How many pieces of a product have arrived, and how many came back because of their size. */
export type FitCounts = { delivered: number; too_small: number; too_large: number };

/**
 * How others found the fit, from the reasons they gave. `small`: it turns out small; `true`: as it says. `percent` of
 * those who have it sent it back for that (of `true`, for either), rounded. `few`: of too few to rely on.
 */
export type Fit = { says: 'small' | 'large' | 'true'; percent: number; of: number; few: boolean };

/** From so many people on a share says something: one more or less moves it by five points at most. */
const ENOUGH = 20;
/** A share that is worth telling anybody about. */
const TELLING = 0.1;

/** @returns null where nobody has it yet */
export function fitOf({ delivered, too_small, too_large }: FitCounts): Fit | null {
	if (delivered === 0) return null;
	const few = delivered < ENOUGH;
	const told = (says: Fit['says'], count: number): Fit => ({
		...{ says, percent: Math.min(100, Math.floor((count * 100) / delivered)), of: delivered, few }
	});
	const most = Math.max(too_small, too_large);
	if (most / delivered < TELLING || too_small === too_large) return told('true', too_small + too_large);
	return too_small > too_large ? told('small', too_small) : told('large', too_large);
}
