import { readWanted, WANTED_FIELD } from '../cancellation/wanted-pieces.ts';
import type { WantedLine } from '../cancellation/quote-body.ts';
import { SHIP_WHEN, type ShipWhen } from '../exchange/states.ts';
import { RESOLUTIONS } from '../policy/document.ts';
import { accept, type Result } from '../refusal.ts';
import { RETURN_REASONS } from './reasons.ts';
import { WAYS_BACK, type WayBack } from './states.ts';

/** Before the line's id in the names of its fields. */
export const REASON_FIELD = 'reason:';
export const RESOLUTION_FIELD = 'resolution:';
/** What is wanted instead, where a line is to be exchanged: a variant. */
export const FOR_FIELD = 'for:';
/** For how many pieces of a line something else is wanted. */
export const COUNT_FIELD = 'count:';
/** What else of the shop's is looked for in its place. */
export const LOOK_FIELD = 'q:';
/** Pictures of a line: of a form, each a field of its own; of an address, ids with spaces between. */
export const EVIDENCE_FIELD = 'evidence:';
export const WAY_FIELD = 'way';
/** Where goods are exchanged: when the new ones leave. */
export const SHIP_FIELD = 'ship';
export const COMMENT_FIELD = 'comment';
/** The quote that is asked differently: what was written with it is looked up, and stands in no address. */
export const FROM_FIELD = 'from';
const LONGEST_COMMENT = 2000;

export type AskedReturn = {
	lines: WantedLine[];
	wayBack?: WayBack;
	ship?: ShipWhen;
	comment?: string;
};

/**
 * What a form says of goods that are to come back: of each line how many (`line:<id>`), why and for what, then how and
 * anything else. A reason or a resolution that nobody offered is as good as none said.
 *
 * Refusals: those of `readWanted`.
 */
export function readAskedReturn(fields: Iterable<readonly [string, unknown]>): Result<AskedReturn> {
	const all = [...fields];
	const wanted = readWanted(all);
	if (!wanted.ok) return wanted;
	const said = (name: string) => {
		const value = all.find(([key]) => key === name)?.[1];
		return typeof value === 'string' ? value.trim() : '';
	};
	const lines = wanted.value.map((one): WantedLine => {
		const reason = RETURN_REASONS.find((known) => known === said(REASON_FIELD + one.line));
		const resolution = RESOLUTIONS.find((known) => known === said(RESOLUTION_FIELD + one.line));
		const variant_id = said(FOR_FIELD + one.line);
		const exchange_for = resolution === 'exchange' && variant_id !== '' ? { variant_id } : undefined;
		return {
			...{ ...one, ...(reason && { reason }), ...(resolution && { resolution }) },
			...(exchange_for && { exchange_for })
		};
	});
	const wayBack = WAYS_BACK.find((known) => known === said(WAY_FIELD));
	const isExchanged = lines.some(({ exchange_for }) => exchange_for !== undefined);
	const ship = isExchanged ? SHIP_WHEN.find((known) => known === said(SHIP_FIELD)) : undefined;
	const comment = said(COMMENT_FIELD).slice(0, LONGEST_COMMENT);
	return accept({ lines, ...(wayBack && { wayBack }), ...(ship && { ship }), ...(comment && { comment }) });
}

/** The same as fields of an address, so that what was asked can be asked differently. */
export function askedFields(
	lines: readonly WantedLine[],
	wayBack?: WayBack,
	ship?: ShipWhen
): [string, string][] {
	return [
		...lines.flatMap(({ line, quantity, reason, resolution, exchange_for, evidence }): [string, string][] => [
			[WANTED_FIELD + line, String(quantity)],
			...(reason ? [[REASON_FIELD + line, reason] as [string, string]] : []),
			...(resolution ? [[RESOLUTION_FIELD + line, resolution] as [string, string]] : []),
			...(exchange_for ? [[FOR_FIELD + line, exchange_for.variant_id] as [string, string]] : []),
			...(evidence?.length ? [[EVIDENCE_FIELD + line, evidence.join(' ')] as [string, string]] : [])
		]),
		...(wayBack ? [[WAY_FIELD, wayBack] as [string, string]] : []),
		...(ship ? [[SHIP_FIELD, ship] as [string, string]] : [])
	];
}
