import { partOf } from '../money/allocate.ts';
import type { NewGoods } from './exchange-record.ts';

const AMOUNTS = [
	...(['amount', 'discount', 'tax', 'worth', 'carried', 'difference', 'shipping', 'standard'] as const)
];

/** The first pieces of goods that are sent in exchange: each amount by them, rounded half to even. */
export function partOfGoods(goods: NewGoods, ordered: number, pieces: number): NewGoods {
	if (pieces === ordered) return goods;
	const part = { ...goods };
	for (const name of AMOUNTS) part[name] = Number(partOf(BigInt(goods[name]), ordered, 0, pieces));
	// Rounded by themselves they still have to be one bill.
	part.difference = Math.max(0, part.worth - part.carried);
	part.discount = Math.min(part.discount, part.amount);
	return part;
}

/** A name for a line that the order does not have yet. @param position of the exchange among its order's */
export function newLineId(known: readonly string[], position: number, index: number): string {
	let id = `x${position}.${index + 1}`;
	while (known.includes(id)) id = `${id}x`;
	return id;
}
