import type { Millis } from '../../time/instant.ts';
import type { OfferedWay } from '../../return/terms.ts';
import type { PricedPick } from './price-pieces.ts';

/** How goods come back, who pays for that and what of it is kept of the refund, minor units. */
export type QuotedWay = {
	way: OfferedWay['way'];
	paid_by: 'buyer' | 'shop';
	price: number;
	withheld: number;
};

/**
 * Who pays the way back of one parcel: the shop where it is at fault over any of it, or where a step does not say that
 * the buyer does, because what nobody was told nobody pays (Directive 2011/83/EU, Article 14(1), taken for all).
 */
export function postagePayer(picks: readonly PricedPick[], now: Millis): 'buyer' | 'shop' {
	const isShops = picks.some(
		({ segment, window }) => segment.postage !== 'buyer' || window.faults.some(({ since }) => since <= now)
	);
	return isShops ? 'shop' : 'buyer';
}

/** The way as a quote names it: never more of it is kept than there is to give. */
export function quotedWay({ way, price }: OfferedWay, paidBy: 'buyer' | 'shop', refund: bigint): QuotedWay {
	const most = refund > 0n ? Number(refund) : 0;
	return { way, paid_by: paidBy, price, withheld: paidBy === 'buyer' ? Math.min(price, most) : 0 };
}
