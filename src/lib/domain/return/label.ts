import type { ReturnState } from './states.ts';

/** Who makes labels: we do, on a page to print, or a service that sells them. */
export const LABEL_PROVIDERS = ['own', 'easypost'] as const;
export type LabelProvider = (typeof LABEL_PROVIDERS)[number];

/**
 * `asked`: written down, and the service is asked. `unknown`: it did not answer in time; it is asked after by the same
 * name, so that nothing is bought twice. `failed`: it said no; ours stands for it. `voided`: given back unused.
 * `kept`: it would not take it back.
 */
export const LABEL_STATES = ['asked', 'unknown', 'made', 'failed', 'voided', 'kept'] as const;
export type LabelState = (typeof LABEL_STATES)[number];

/** There is something to send with as long as a return is approved and not yet received. */
export const hasLabel = (state: ReturnState): boolean => state === 'approved' || state === 'in_transit';

/** A price at which a service would sell a label, as it writes it (`"5.82"`), never computed with. */
export type Rate = { id: string; carrier: string; rate: string; currency?: string };

/**
 * The cheapest rate. Prices are compared digit by digit: whole parts by length and value, then decimals; a rate whose
 * price is no plain decimal is not one.
 */
export function lowestRate<One extends Rate>(rates: readonly One[]): One | undefined {
	const priced = rates.flatMap((one) => {
		const [, whole, part = ''] = /^0*(\d+)(?:\.(\d{1,6}))?$/.exec(one.rate) ?? [];
		return whole === undefined ? [] : [{ one, price: BigInt(whole + part.padEnd(6, '0')) }];
	});
	priced.sort((a, b) => (a.price < b.price ? -1 : a.price > b.price ? 1 : a.one.id < b.one.id ? -1 : 1));
	return priced[0]?.one;
}
