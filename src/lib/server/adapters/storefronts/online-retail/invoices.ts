import { toMinorUnits } from '#domain/money/decimal.ts';
import { localInstant } from '#domain/time/local-instant.ts';
import { csvRows } from '../files/csv-rows.ts';
import type { InputProgress } from '../files/open-input.ts';

/** A row of an invoice; `row` counts within it, from 1. Quantities are below zero where something was taken back. */
export type InvoiceRow = {
	row: number;
	code: string;
	title: string;
	quantity: number;
	/** Pence for one piece; nothing where it is no amount. */
	price: number | undefined;
};

/** Rows of one number that stand together. A number that comes again later is told apart by `ref`. */
export type Invoice = {
	number: string;
	ref: string;
	at: string | undefined;
	customer: string | undefined;
	country: string;
	rows: InvoiceRow[];
};

const COLUMNS = [
	'InvoiceNo',
	'StockCode',
	'Description',
	'Quantity',
	'InvoiceDate',
	'UnitPrice',
	'CustomerID'
];

/** The shop was in London and wrote its own clock's time. */
const ZONE = 'Europe/London';

/** Invoices of UCI Online Retail I, in the order of the file. Memory grows by the number of invoices, not of lines. */
export async function* invoices(files: readonly string[], progress?: InputProgress): AsyncGenerator<Invoice> {
	const seen = new Map<string, number>();
	const priceOf = remembered((text) => toMinorUnits(text, 'GBP')?.amount);
	for (const file of files) {
		let invoice: Invoice | undefined;
		for await (const { cell } of csvRows(file, COLUMNS, progress)) {
			if (progress) progress.lines++;
			const number = cell('InvoiceNo').trim();
			if (invoice?.number !== number) {
				if (invoice) yield invoice;
				const times = (seen.get(number) ?? 0) + 1;
				seen.set(number, times);
				invoice = {
					number,
					ref: times > 1 ? `${number}-${times}` : number,
					at: localInstant(cell('InvoiceDate'), ZONE),
					customer: cell('CustomerID').replace(/\.0$/, '') || undefined,
					country: cell('Country'),
					rows: []
				};
			}
			const code = cell('StockCode').trim();
			invoice.rows.push({
				row: invoice.rows.length + 1,
				code,
				title: cell('Description').trim() || code,
				quantity: /^-?\d{1,9}$/.test(cell('Quantity')) ? Number(cell('Quantity')) : NaN,
				price: priceOf(cell('UnitPrice'))
			});
		}
		if (invoice) yield invoice;
	}
}

export const isCancellation = ({ number }: Invoice): boolean => number.startsWith('C');

/** A row that sells something, or gives it away: it becomes a line of an order. */
export const isSale = ({ quantity, price }: InvoiceRow): boolean =>
	quantity > 0 && price !== undefined && price >= 0;

/** The same few thousand texts come half a million times. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return (text) => {
		const there = known.get(text);
		if (there !== undefined || known.size > 10_000) return there ?? read(text);
		const value = read(text);
		known.set(text, value);
		return value;
	};
}
