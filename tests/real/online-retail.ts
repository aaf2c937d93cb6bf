import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

export type InvoiceLine = { code: string; title: string; quantity: number; pence: number };
export type Invoice = { number: string; at: string; country: string; lines: InvoiceLine[] };

/** Invoices of UCI Online Retail I that sell something: positive quantities at a price. Cancellations come with imports. */
export async function* sales(file: string): AsyncGenerator<Invoice> {
	const rows = createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity });
	let invoice: Invoice | undefined;
	for await (const row of rows) {
		const [number = '', code = '', title = '', quantity = '', date = '', price = '', , country = ''] =
			cells(row);
		if (!/^\d+$/.test(number)) continue;
		if (invoice?.number !== number) {
			if (invoice && invoice.lines.length > 0) yield invoice;
			invoice = { number, at: `${date.replace(' ', 'T')}Z`, country, lines: [] };
		}
		const line = {
			code,
			title: title || code,
			quantity: Number(quantity),
			pence: Math.round(Number(price) * 100)
		};
		if (line.quantity > 0 && line.pence > 0) invoice.lines.push(line);
	}
	if (invoice && invoice.lines.length > 0) yield invoice;
}

/** An invoice as the order document that a shop would send. */
export function toDocument({ number, at, lines }: Invoice): Record<string, unknown> {
	const total = lines.reduce((sum, { quantity, pence }) => sum + quantity * pence, 0);
	return {
		ref: number,
		placed_at: at,
		currency: 'GBP',
		source: 'online-retail',
		buyer: { kind: 'business', country: 'GB' },
		lines: lines.map(({ code, title, quantity, pence }, index) => ({
			id: String(index + 1),
			sku: code,
			title,
			quantity,
			unit_price: pence,
			amount: quantity * pence
		})),
		total,
		payments: [{ provider: 'ledger', reference: number, amount: total, captured_at: at }]
	};
}

function cells(row: string): string[] {
	return [...row.matchAll(/("((?:[^"]|"")*)"|[^,]*)(,|$)/g)].map(
		([, plain = '', quoted]) => quoted?.replaceAll('""', '"') ?? plain
	);
}
