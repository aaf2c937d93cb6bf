import type { ReturnView } from '../return/return-view.ts';

/** What a gift gave, once it did: minor units of `currency`, what came on top in `bonus`. */
export type GiftCredit = { amount: number; bonus: number };

/** A return as whoever sends a gift back sees it. What it will be worth is told once it is settled, and not before. */
export type GiftReturnView = Omit<ReturnView, 'contact'> & {
	credit: GiftCredit | null;
	/** The goods that are sent instead, and whether they have been released. */
	instead: { title: string; options: { name: string; value: string }[]; quantity: number }[];
};

/**
 * Takes out of a return's view what is its buyer's: the order, its money, and what the goods were worth until that is
 * settled. A deduction stays, with the shop's pictures of what it is for: it can be objected to only by whoever knows of it.
 */
export function asRecipientSees(
	{ contact: _, ...view }: ReturnView,
	credit: GiftCredit | null,
	instead: GiftReturnView['instead']
): GiftReturnView {
	const { back, exchange } = view;
	return {
		...view,
		...{ ref: '', displayRef: back.number, refunds: [], instead },
		// Their parcel goes to the order's address: its number would tell whose that is.
		exchange: exchange && { ...exchange, lines: exchange.lines.map((line) => ({ ...line, parcels: [] })) },
		// What was withheld for the way back is as much as there was: less than the shop's price would say what that is.
		back: { ...back, postage: 0, promised: 0, refunded: credit?.amount ?? 0 },
		credit
	};
}

/** What the buyer sees of a gift's return once they are told: what came back and what it gave, and nothing to do. */
export const asBuyerSees = (view: ReturnView): ReturnView => ({
	...view,
	parcels: [],
	address: null,
	back: { ...view.back, proof: null },
	may: { cancel: false, send: false, object: false }
});
