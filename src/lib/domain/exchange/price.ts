import { divideHalfEven } from '../money/allocate.ts';

/** What was paid for the pieces that are exchanged, all together; `base` = goods − discount (+ tax beside prices). */
export type PaidFor = { goods: number; discount: number; tax: number; base: number };

/** Of the wanted variant: what a piece costs today, and of the old one what it costs, where it is of the same product. */
export type ListPrices = { wanted: number; bought: number | null };

export type PricedGoods = {
	amount: number;
	discount: number;
	tax: number;
	worth: number;
	carried: number;
	difference: number;
};

/**
 * What new goods cost in place of old ones (docs/adr/0020-exchanges.md). Another variant of the same product costs what
 * was paid for the old pieces, plus or less what the two cost apart today: at the same price there is nothing to pay,
 * whatever discount there was and whatever the product costs by now. Another product costs its price of today. Tax beside
 * prices goes by the rate that was paid for the old pieces.
 *
 * @param quantity whole pieces, at least 1
 * @returns minor units; `worth` is what is paid for the new goods, `carried` what of it the old ones have paid already,
 * `difference` what is paid on top
 */
export function priceReplacement(
	paid: PaidFor,
	prices: ListPrices,
	quantity: number,
	pricesIncludeTax: boolean
): PricedGoods {
	const net = paid.goods - paid.discount;
	const list = prices.wanted * quantity;
	const wished = prices.bought === null ? list : net + (prices.wanted - prices.bought) * quantity;
	const newNet = Math.max(0, wished);
	const tax = newNet === net ? paid.tax : taxOn(newNet, paid.tax, net);
	const worth = newNet === net ? paid.base : newNet + (pricesIncludeTax ? 0 : tax);
	const amount = Math.max(list, newNet);
	const carried = Math.max(0, Math.min(paid.base, worth));
	return {
		...{ amount, discount: amount - newNet, tax, worth: Math.max(0, worth), carried },
		difference: Math.max(0, worth) - carried
	};
}

/** At the rate paid before; none is known for goods that cost nothing. */
function taxOn(net: number, tax: number, before: number): number {
	if (before <= 0 || tax === 0) return 0;
	return Number(divideHalfEven(BigInt(net) * BigInt(tax), BigInt(before)));
}
