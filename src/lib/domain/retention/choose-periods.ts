import { accept, refuse, type Result } from '../refusal.ts';
import { PERIODS, RETAINED, type Retained } from './periods.ts';

/** What a shop may set; the others are fixed by what they are. */
export const SETTABLE = RETAINED.filter((kind) => PERIODS[kind].least < PERIODS[kind].most);

/**
 * What an admin typed as the periods, in whole days. An empty one is as it comes.
 *
 * Refusals: `request.invalid` with the `field` that is no whole number, or out of its bounds (`PERIODS`).
 */
export function choosePeriods(
	typed: Readonly<Partial<Record<Retained, string>>>
): Result<Partial<Record<Retained, number>>> {
	const chosen: Partial<Record<Retained, number>> = {};
	for (const kind of SETTABLE) {
		const text = typed[kind]?.trim() ?? '';
		if (text === '') continue;
		const days = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
		const { least, most } = PERIODS[kind];
		if (!(days >= least && days <= most)) return refuse('request.invalid', { field: kind });
		chosen[kind] = days;
	}
	return accept(chosen);
}
