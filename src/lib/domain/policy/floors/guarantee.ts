import { addToDay, durationOf } from '../../time/duration.ts';
import type { Millis } from '../../time/instant.ts';
import { localDay, startOfDay } from '../../time/local-day.ts';
import type { PolicyOrder } from '../facts.ts';
import { FLOOR_ZONES } from './countries.ts';
import { GUARANTEES, type Guarantee, type GuaranteeId } from './laws.ts';

/** The law that makes the seller answer for faulty goods of an order, by its buyer's country and kind, if we know one. */
export function guaranteeOf({
	buyer_country: country,
	buyer_kind
}: Pick<PolicyOrder, 'buyer_country' | 'buyer_kind'>): GuaranteeId | undefined {
	if (country === null || buyer_kind !== 'consumer') return undefined;
	return (Object.keys(GUARANTEES) as GuaranteeId[]).find((id) => {
		const law: Guarantee = GUARANTEES[id];
		return law.countries.includes(country);
	});
}

const ZONES: Readonly<Record<string, string>> = { ...FLOOR_ZONES, GB: 'Europe/London', CN: 'Asia/Shanghai' };

/**
 * When a time that counts from a delivery is over: the day of delivery does not count and the last day counts whole.
 *
 * @param lasts ISO 8601; its calendar parts are counted
 * @param zone named zone in which the days end
 * @returns the first instant after it
 */
export function endAfterDelivery(delivered: Millis, lasts: string, zone: string): Millis {
	return startOfDay(addToDay(localDay(delivered, zone), durationOf(lasts)) + 1, zone);
}

/** When a guarantee by law ends for goods delivered at an instant, in the buyer's own zone. */
export const guaranteeEnd = (law: GuaranteeId, delivered: Millis, country: string | null): Millis =>
	endAfterDelivery(delivered, GUARANTEES[law].lasts, ZONES[country ?? ''] ?? 'UTC');
