import { accept, refuse, type Result } from '../refusal.ts';
import { canCorrectAddress } from './correct-address.ts';
import type { OrderRecord } from './order-record.ts';
import { SERVICES, type Service } from './service-names.ts';

/** What the shop offers, and in which markets (as orders name them); none named: in all. */
export type ShopServices = { offered: Service[]; markets: string[] };

export const MOST_MARKETS = 40;
const LONGEST_MARKET = 40;
/** Room for a card, by letters as people count them. */
export const LONGEST_NOTE = 300;
/** What nobody sees, or what turns the writing round, except a line break. */
const UNSEEN = /[^\P{C}\n]|[\u2028\u2029]/gu;

/** What is kept, whatever version of the program wrote it; nothing is offered until somebody says so. */
export function readServices(kept: unknown): ShopServices {
	const { offered = [], markets = [] } = (kept ?? {}) as Partial<Record<keyof ShopServices, unknown>>;
	const list = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : []);
	return {
		offered: SERVICES.filter((one) => list(offered).includes(one)),
		markets: list(markets).flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : []))
	};
}

/**
 * What an admin chose; markets are typed with commas between them.
 *
 * Refusals: `request.invalid` with the `field`: too many markets, or one that is too long.
 */
export function chooseOffered(typed: { on: readonly string[]; markets: string }): Result<ShopServices> {
	const markets = [...new Set(typed.markets.split(/[,，、;；\s]+/).filter((one) => one !== ''))];
	if (markets.length > MOST_MARKETS || markets.some(({ length }) => length > LONGEST_MARKET))
		return refuse('request.invalid', { field: 'markets' });
	return accept({ offered: SERVICES.filter((one) => typed.on.includes(one)), markets });
}

/** What is offered for an order of this market. */
export function servicesFor({ offered, markets }: ShopServices, market: string | null): Service[] {
	const isHere =
		markets.length === 0 || markets.some((one) => one.toLowerCase() === (market ?? '').toLowerCase());
	return isHere ? offered : [];
}

/**
 * Whether services can still be chosen: every piece lies on the shelf, as for correcting the address. Whoever packs reads
 * them with the goods they take, so from then on nothing changes. Nothing of imported history is packed any more.
 */
export const canChooseServices = (record: Pick<OrderRecord, 'people' | 'portions' | 'historical'>): boolean =>
	!record.historical && canCorrectAddress(record);

export type ChosenServices = { services: Service[]; note: string | null };

/**
 * What a buyer chose. What they had chosen before stays to be had, whatever the shop offers since.
 *
 * Refusals: `request.invalid` with the `field`: `services` where something is not offered; `note` where the words for the
 * card are missing or too long.
 */
export function readChosen(
	typed: { services: readonly string[]; note: string },
	offered: readonly Service[],
	before: readonly Service[]
): Result<ChosenServices> {
	const services = SERVICES.filter((one) => typed.services.includes(one));
	const isThere = (one: Service) => offered.includes(one) || before.includes(one);
	if (services.length < new Set(typed.services).size || !services.every(isThere))
		return refuse('request.invalid', { field: 'services' });
	if (!services.includes('note')) return accept({ services, note: null });
	const note = typed.note.replace(/\r\n?/g, '\n').replace(UNSEEN, '').trim();
	const isLong = Array.from(note).length > LONGEST_NOTE;
	return note === '' || isLong ? refuse('request.invalid', { field: 'note' }) : accept({ services, note });
}
