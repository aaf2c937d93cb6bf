import type { Pieces } from '#domain/order/portions.ts';
import type { Happening } from '#domain/order/report.ts';
import { invoices, isCancellation, isSale, type Invoice, type InvoiceRow } from './invoices.ts';

/** What all cancellations of the files come to. */
export type Matches = {
	/** By the ref of the sale: what was taken back of it, and the money. */
	happenings: Map<string, Happening[]>;
	/** By `C` invoice and row: pieces for which there is no earlier sale, of how many. */
	unmatched: Map<string, number>;
	/** Rows that found all their pieces; rows that found some; rows that found none. */
	counts: { whole: number; partly: number; none: number };
};

type Sold = { ref: string; line: string; left: number };

const keyOf = ({ customer }: Invoice, { code, price }: InvoiceRow) => `${customer}\t${code}\t${price}`;
export const rowId = ({ ref }: Invoice, { row }: InvoiceRow) => `${ref}/${row}`;

/**
 * Finds for every row of a cancelling invoice what it takes back: the same customer, article and price, the most recent
 * earlier sale first, never more than is left of it. A first reading learns which sales may be asked for, so that the
 * second has to remember only those.
 */
export async function matchCancellations(files: readonly string[]): Promise<Matches> {
	const wanted = new Set<string>();
	for await (const invoice of invoices(files)) {
		if (!isCancellation(invoice) || !invoice.customer) continue;
		for (const row of invoice.rows) wanted.add(keyOf(invoice, row));
	}
	const sold = new Map<string, Sold[]>();
	const matches: Matches = {
		happenings: new Map(),
		unmatched: new Map(),
		counts: { whole: 0, partly: 0, none: 0 }
	};
	for await (const invoice of invoices(files)) {
		for (const row of invoice.rows) {
			const key = keyOf(invoice, row);
			if (isCancellation(invoice)) {
				const stack = invoice.customer && invoice.at ? sold.get(key) : undefined;
				takeBack(matches, invoice, row, stack ?? []);
			} else if (invoice.customer && isSale(row) && wanted.has(key)) {
				const stack = sold.get(key) ?? [];
				stack.push({ ref: invoice.ref, line: String(row.row), left: row.quantity });
				sold.set(key, stack);
			}
		}
	}
	return matches;
}

function takeBack(matches: Matches, invoice: Invoice, row: InvoiceRow, stack: Sold[]): void {
	const asked = -row.quantity;
	let left = asked;
	// One row can take from two lines of one sale: that is one happening.
	const pieces = new Map<string, Pieces[]>();
	for (let sale = stack.at(-1); sale && left > 0; sale = stack.at(-1)) {
		const quantity = Math.min(sale.left, left);
		sale.left -= quantity;
		left -= quantity;
		if (sale.left === 0) stack.pop();
		pieces.set(sale.ref, [...(pieces.get(sale.ref) ?? []), { line: sale.line, quantity }]);
	}
	const id = rowId(invoice, row);
	const at = invoice.at ?? '';
	for (const [ref, taken] of pieces) {
		const list = matches.happenings.get(ref) ?? [];
		list.push({ id, kind: 'cancelled', at, pieces: taken });
		const amount = taken.reduce((sum, { quantity }) => sum + quantity, 0) * (row.price ?? 0);
		if (amount > 0) list.push({ id: `${id}/money`, kind: 'refunded', at, amount });
		matches.happenings.set(ref, list);
	}
	if (left > 0 || !(asked > 0)) matches.unmatched.set(id, left);
	matches.counts[left === 0 ? 'whole' : left < asked ? 'partly' : 'none']++;
}
