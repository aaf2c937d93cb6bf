import type { Address } from './order-document.ts';
import type { OrderRecord } from './order-record.ts';
import { accept, refuse, type Result } from '../refusal.ts';

/**
 * Whether the address can still be corrected: somebody is known to live there, and every piece that is still part of
 * the order lies on the shelf. Once the warehouse has taken goods for packing, labels are made.
 */
export const canCorrectAddress = ({
	people,
	portions
}: Pick<OrderRecord, 'people' | 'portions'>): boolean => {
	const live = portions.filter(({ state }) => state !== 'cancelled' && state !== 'returned');
	return people !== null && live.length > 0 && live.every(({ state }) => state === 'open');
};

/** An address as somebody types it into a form; `lines` with a line break between them. */
export type TypedAddress = Record<'name' | 'lines' | 'postcode' | 'city' | 'region', string>;

const MOST = { name: 200, lines: 900, postcode: 40, city: 200, region: 200 } as const;
const MOST_LINES = 5;

/** Where tax and some of the buyer's rights hang on the region as well. */
const TAXED_BY_REGION: readonly string[] = ['US', 'CA'];

/** Whether the region can be corrected; the country never can. */
export const canCorrectRegion = (before: Address | null): boolean =>
	!TAXED_BY_REGION.includes(before?.country ?? '');

/**
 * Reads a corrected address. What delivery, tax and the buyer's rights hang on stays as it was paid for: the country,
 * and in some countries the region.
 *
 * Refusals: `request.invalid` with `fields`, the names of those that are empty and must not be, or too long.
 */
export function readAddress(typed: TypedAddress, before: Address | null): Result<Address> {
	const clean = (text: string) => text.replace(/[^\S\n]+/g, ' ').trim();
	const lines = clean(typed.lines)
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
	const names = ['name', 'lines', 'postcode', 'city', 'region'] as const;
	const isMissing = (name: keyof TypedAddress) =>
		(name === 'name' || name === 'lines' || name === 'city') && clean(typed[name]) === '';
	const fields = names.filter(
		(name) =>
			isMissing(name) || typed[name].length > MOST[name] || (name === 'lines' && lines.length > MOST_LINES)
	);
	if (fields.length > 0) return refuse('request.invalid', { fields });
	const postcode = clean(typed.postcode);
	const region = canCorrectRegion(before) ? clean(typed.region) : before?.region;
	return accept({
		name: clean(typed.name),
		lines,
		...(postcode && { postcode }),
		city: clean(typed.city),
		...(region && { region }),
		...(before?.country && { country: before.country }),
		...(before?.phone && { phone: before.phone })
	});
}

/** Whether two addresses say the same; the order of their parts says nothing. */
export const isSameAddress = (one: Address | null, other: Address | null): boolean =>
	JSON.stringify(parts(one)) === JSON.stringify(parts(other));

const parts = (address: Address | null) =>
	Object.entries(address ?? {})
		.filter(([, value]) => value !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));
