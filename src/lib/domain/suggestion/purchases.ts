import { verdictOf } from './score.ts';

/** Of one buyer so many products speak, the latest: what a wholesaler's whole shelf says of two things is nothing. */
export const MOST_OF_BUYER = 400;
/** More pieces than this say no more, and a column of whole numbers holds no more. */
const MOST_PIECES = 1_000_000_000;
const FIRST_ROOM = 1 << 16;

/** Who has which product, as three columns of numbers: buyers and products are known by their place alone. */
export type Table = {
	/** Buyer `b` has the entries from `starts[b]` up to `starts[b + 1]`. */
	starts: Int32Array;
	products: Int32Array;
	/** `verdictOf` each entry. */
	verdicts: Int8Array;
};

/**
 * Gathers who bought what, twelve bytes a line, so that a shop's whole history fits into little memory.
 *
 * @param most lines beyond these are not taken
 */
export class Purchases {
	#buyers = new Int32Array(FIRST_ROOM);
	#products = new Int32Array(FIRST_ROOM);
	#net = new Int32Array(FIRST_ROOM);
	#length = 0;
	readonly #most: number;

	constructor(most: number) {
		this.#most = most;
	}

	get isFull(): boolean {
		return this.#length >= this.#most;
	}

	/** A line of an order, the newest order first: how many pieces its buyer kept and gave back. */
	add(buyer: number, product: number, kept: number, back: number): void {
		if (this.isFull) return;
		if (this.#length === this.#buyers.length) this.#grow();
		this.#buyers[this.#length] = buyer;
		this.#products[this.#length] = product;
		this.#net[this.#length] = Math.max(-MOST_PIECES, Math.min(MOST_PIECES, kept - back));
		this.#length++;
	}

	#grow(): void {
		const room = this.#buyers.length * 2;
		const wider = (column: Int32Array<ArrayBuffer>) => {
			const made = new Int32Array(room);
			made.set(column);
			return made;
		};
		this.#buyers = wider(this.#buyers);
		this.#products = wider(this.#products);
		this.#net = wider(this.#net);
	}

	/** Each buyer's products once, the latest bought first, with what they made of it over all their orders. */
	table(buyers: number, products: number): Table {
		const order = placesBy(this.#buyers.subarray(0, this.#length), buyers);
		const starts = new Int32Array(buyers + 1);
		const list = new Int32Array(this.#length);
		const sums = new Float64Array(this.#length);
		const placeOf = new Int32Array(products).fill(-1);
		let written = 0;
		for (let buyer = 0; buyer < buyers; buyer++) {
			const first = written;
			starts[buyer] = first;
			for (let at = order.starts[buyer] ?? 0; at < (order.starts[buyer + 1] ?? 0); at++) {
				const row = order.places[at] ?? 0;
				const product = this.#products[row] ?? 0;
				let place = placeOf[product] ?? -1;
				if (place < first) {
					if (written - first >= MOST_OF_BUYER) continue;
					place = written++;
					placeOf[product] = place;
					list[place] = product;
				}
				sums[place] = (sums[place] ?? 0) + (this.#net[row] ?? 0);
			}
		}
		starts[buyers] = written;
		const verdicts = Int8Array.from(sums.subarray(0, written), (sum) => verdictOf(sum, 0));
		return { starts, products: list.slice(0, written), verdicts };
	}
}

/** Where each value of a column stands, by the value: rows keep their order. */
export function placesBy(column: Int32Array, values: number): { starts: Int32Array; places: Int32Array } {
	const starts = new Int32Array(values + 1);
	for (const value of column) starts[value + 1] = (starts[value + 1] ?? 0) + 1;
	for (let value = 0; value < values; value++)
		starts[value + 1] = (starts[value + 1] ?? 0) + (starts[value] ?? 0);
	const next = starts.slice();
	const places = new Int32Array(column.length);
	for (let row = 0; row < column.length; row++) {
		const value = column[row] ?? 0;
		const at = next[value] ?? 0;
		places[at] = row;
		next[value] = at + 1;
	}
	return { starts, places };
}
