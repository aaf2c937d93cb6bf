import { placesBy, type Table } from './purchases.ts';
import { scoreOf } from './score.ts';

/** A product that goes with another, and who says so. */
export type Similar = { other: string; score: number; kept: number; back: number };

/**
 * What goes with each product, the best first. Works through one product at a time, so that whoever asks can write, and
 * let others work, in between; needs memory for the table and a few numbers per product, never one per pair.
 *
 * A product that all in all came back more often than it stayed goes with nothing. The same table gives the same
 * answer, in whatever order its products were met: what scores alike stands by how many kept it, then by its name.
 *
 * @param names of the products, by their number
 * @param most so many for each
 */
export function* similarProducts(
	table: Table,
	names: readonly string[],
	most: number
): Generator<{ product: string; similar: Similar[] }> {
	const { starts, products, verdicts } = table;
	const buyerOf = ownersOf(starts, products.length);
	const entries = placesBy(products, names.length);
	const { bought, net } = totalsOf(table, names.length);
	const kept = new Int32Array(names.length);
	const back = new Int32Array(names.length);
	const seen = new Uint8Array(names.length);

	for (let one = 0; one < names.length; one++) {
		const met: number[] = [];
		for (let at = entries.starts[one] ?? 0; at < (entries.starts[one + 1] ?? 0); at++) {
			const buyer = buyerOf[entries.places[at] ?? 0] ?? 0;
			for (let entry = starts[buyer] ?? 0; entry < (starts[buyer + 1] ?? 0); entry++) {
				const other = products[entry] ?? 0;
				const verdict = verdicts[entry] ?? 0;
				if (other === one || verdict === 0) continue;
				if (seen[other] === 0) {
					seen[other] = 1;
					met.push(other);
				}
				if (verdict > 0) kept[other] = (kept[other] ?? 0) + 1;
				else back[other] = (back[other] ?? 0) + 1;
			}
		}
		const similar: Similar[] = [];
		for (const other of met) {
			const counts = { kept: kept[other] ?? 0, back: back[other] ?? 0 };
			kept[other] = back[other] = seen[other] = 0;
			if ((net[other] ?? 0) <= 0) continue;
			const score = scoreOf({ ...counts, ofOne: bought[one] ?? 0, ofOther: bought[other] ?? 0 });
			if (score !== undefined) similar.push({ other: names[other] ?? '', score, ...counts });
		}
		yield { product: names[one] ?? '', similar: similar.sort(byScore).slice(0, most) };
	}
}

const byScore = (a: Similar, b: Similar): number =>
	b.score - a.score || b.kept - a.kept || (a.other < b.other ? -1 : 1);

/** Whose each entry is. */
function ownersOf(starts: Int32Array, length: number): Int32Array {
	const owners = new Int32Array(length);
	for (let buyer = 0; buyer + 1 < starts.length; buyer++)
		owners.fill(buyer, starts[buyer] ?? 0, starts[buyer + 1] ?? 0);
	return owners;
}

/** How many buyers each product had, and how many more kept it than gave it back. */
function totalsOf({ products, verdicts }: Table, count: number) {
	const bought = new Int32Array(count);
	const net = new Int32Array(count);
	for (let entry = 0; entry < products.length; entry++) {
		const product = products[entry] ?? 0;
		bought[product] = (bought[product] ?? 0) + 1;
		net[product] = (net[product] ?? 0) + (verdicts[entry] ?? 0);
	}
	return { bought, net };
}
