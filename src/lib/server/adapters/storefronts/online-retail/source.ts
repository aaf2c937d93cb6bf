import type { RefusalCode } from '#domain/refusal.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import type { InputProgress } from '../files/open-input.ts';
import { invoices, isCancellation, isSale, type Invoice, type InvoiceRow } from './invoices.ts';
import { matchCancellations, rowId, type Matches } from './match.ts';

const SOURCE = 'online-retail';

/** What the names of the file are in ISO 3166-1; the others are no countries ("Unspecified") or none any more. */
const COUNTRIES: Record<string, string> = {
	...{
		Australia: 'AU',
		Austria: 'AT',
		Bahrain: 'BH',
		Belgium: 'BE',
		Brazil: 'BR',
		Canada: 'CA',
		Cyprus: 'CY'
	},
	...{
		'Czech Republic': 'CZ',
		Denmark: 'DK',
		EIRE: 'IE',
		Finland: 'FI',
		France: 'FR',
		Germany: 'DE',
		Greece: 'GR'
	},
	...{
		'Hong Kong': 'HK',
		Iceland: 'IS',
		Israel: 'IL',
		Italy: 'IT',
		Japan: 'JP',
		Lebanon: 'LB',
		Lithuania: 'LT'
	},
	...{
		Malta: 'MT',
		Netherlands: 'NL',
		Norway: 'NO',
		Poland: 'PL',
		Portugal: 'PT',
		RSA: 'ZA',
		'Saudi Arabia': 'SA'
	},
	...{ Singapore: 'SG', Spain: 'ES', Sweden: 'SE', Switzerland: 'CH', 'United Arab Emirates': 'AE' },
	...{ 'United Kingdom': 'GB', USA: 'US' }
};

/**
 * The wholesaler's year as orders: an invoice is an order paid when it was written; a `C` invoice is no order, its rows
 * are cancellations of the lines they match, with the money given back. Rows that belong to nothing are refused by
 * their own number: cancellations without an earlier sale, corrections of stock and of bad debt.
 */
export async function* onlineRetail(
	files: readonly string[],
	progress: InputProgress,
	note: (line: string) => void
): AsyncGenerator<StorefrontItem> {
	note('Looking through the cancellations …');
	const matches = await matchCancellations(files);
	for await (const invoice of invoices(files, progress)) {
		if (isCancellation(invoice)) yield* leftRows(invoice, matches);
		else yield* sale(invoice, matches);
	}
}

/** What the files hold no sale for may have been sold in files that were imported before. */
function* leftRows(invoice: Invoice, { unmatched }: Matches): Generator<StorefrontItem> {
	for (const row of invoice.rows) {
		const id = rowId(invoice, row);
		const left = unmatched.get(id);
		if (left === undefined) continue;
		const { customer, at } = invoice;
		const what = customer ? 'no earlier sale of it to this customer at this price' : 'no customer';
		const facts = { what, quantity: -row.quantity, unmatched: left, ...valueOf(row) };
		const { code: sku, price: unitPrice } = row;
		if (!customer || at === undefined || unitPrice === undefined || !(left > 0)) {
			yield refused(id, 'input.unmatched', facts);
			continue;
		}
		const back = { source: SOURCE, customer, sku, unitPrice, quantity: left, at };
		yield { kind: 'taken_back', id, back, otherwise: { code: 'input.unmatched', ...facts } };
	}
}

function* sale(invoice: Invoice, { happenings }: Matches): Generator<StorefrontItem> {
	const isOrder = /^\d+$/.test(invoice.number) && invoice.at !== undefined;
	for (const row of invoice.rows) {
		if (isOrder && isSale(row)) continue;
		const what = isOrder ? 'a correction of stock' : 'a correction of the books';
		yield refused(rowId(invoice, row), 'input.not_an_order', { what, ...valueOf(row) });
	}
	const sold = isOrder ? invoice.rows.filter(isSale) : [];
	if (sold.length === 0) return;
	const lines = sold.map(({ row, code, title, quantity, price = 0 }) => ({
		id: String(row),
		sku: code,
		title,
		quantity,
		unit_price: price,
		amount: quantity * price
	}));
	const total = lines.reduce((sum, { amount }) => sum + amount, 0);
	const document = {
		ref: invoice.ref,
		display_ref: invoice.number,
		placed_at: invoice.at,
		currency: 'GBP',
		source: SOURCE,
		buyer: { kind: 'business', country: COUNTRIES[invoice.country] },
		lines,
		total,
		payments: [{ provider: 'ledger', reference: invoice.ref, amount: total, captured_at: invoice.at }],
		metadata: invoice.customer ? { customer: invoice.customer } : {}
	};
	yield {
		kind: 'order',
		id: invoice.ref,
		ref: invoice.ref,
		document,
		happenings: happenings.get(invoice.ref) ?? []
	};
}

const refused = (id: string, code: RefusalCode, facts: Record<string, unknown>): StorefrontItem => ({
	kind: 'refused',
	id,
	refusal: { ...facts, code }
});

const valueOf = ({ quantity, price }: InvoiceRow) => ({
	value: Number.isNaN(quantity) ? null : quantity * (price ?? 0)
});
