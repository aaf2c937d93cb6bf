import { partOf } from '../money/allocate.ts';
import type { NewGoods } from './exchange-record.ts';

const AMOUNTS = ['amount', 'tax', 'difference', 'shipping', 'standard'] as const;

/**
 * Goods that are sent in exchange for the first pieces only: each amount by them, rounded half to even. What they carry is
 * what the old pieces leave them, which need not all be worth the same; the bill is made to fit.
 *
 * @param carried of the worth of those old pieces, minor units (`carriedOf`)
 */
export function partOfGoods(goods: NewGoods, ordered: number, pieces: number, carried: number): NewGoods {
	if (pieces === ordered) return goods;
	const part = { ...goods, carried };
	for (const name of AMOUNTS) part[name] = Number(partOf(BigInt(goods[name]), ordered, 0, pieces));
	part.worth = part.carried + part.difference;
	const isTaxBeside = goods.worth !== goods.amount - goods.discount;
	const price = part.worth - (isTaxBeside ? part.tax : 0);
	part.amount = Math.max(part.amount, price);
	part.discount = part.amount - price;
	return part;
}

/** A name for a line that the order does not have yet. @param position of the exchange among its order's */
export function newLineId(known: readonly string[], position: number, index: number): string {
	let id = `x${position}.${index + 1}`;
	while (known.includes(id)) id = `${id}x`;
	return id;
}
