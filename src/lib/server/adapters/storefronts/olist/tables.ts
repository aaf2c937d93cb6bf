import { toMinorUnits } from '#domain/money/decimal.ts';
import { csvRows } from '../files/csv-rows.ts';
import type { InputProgress } from '../files/open-input.ts';

export type OlistTables = {
	items: Map<string, { number: string; product: string; price: number; freight: number }[]>;
	payments: Map<string, { number: number; type: string; amount: number }[]>;
	customers: Map<string, { postcode: string; city: string; region: string }>;
	/** By product: its category in English where it is known. */
	categories: Map<string, string>;
	read: Set<string>;
};

/** The tables that an order is joined from. Items are needed; without the others an order says less. */
export async function readTables(
	named: (table: string) => string | undefined,
	progress: InputProgress
): Promise<OlistTables> {
	const tables: OlistTables = {
		items: new Map(),
		payments: new Map(),
		customers: new Map(),
		categories: new Map(),
		read: new Set()
	};
	const rowsOf = (table: string, columns: readonly string[]) => {
		const file = named(table);
		if (file) tables.read.add(file);
		return file ? csvRows(file, columns, progress) : [];
	};
	if (!named('olist_order_items'))
		throw new Error('the file of the items is missing (olist_order_items_dataset.csv)');
	for await (const { cell, line } of rowsOf('olist_order_items', ['order_id', 'order_item_id', 'price'])) {
		progress.lines++;
		const item = {
			number: cell('order_item_id'),
			product: cell('product_id'),
			price: centsOf(cell('price'), line),
			freight: centsOf(cell('freight_value') || '0', line)
		};
		push(tables.items, cell('order_id'), item);
	}
	for await (const { cell, line } of rowsOf('olist_order_payments', ['order_id', 'payment_value'])) {
		progress.lines++;
		const amount = centsOf(cell('payment_value'), line);
		const number = Number(cell('payment_sequential')) || 0;
		push(tables.payments, cell('order_id'), { number, type: cell('payment_type') || 'unknown', amount });
	}
	for (const list of tables.payments.values()) list.sort((a, b) => a.number - b.number);
	for await (const { cell } of rowsOf('olist_customers', ['customer_id'])) {
		progress.lines++;
		const [postcode, city, region] = [
			cell('customer_zip_code_prefix'),
			cell('customer_city'),
			cell('customer_state')
		];
		tables.customers.set(cell('customer_id'), { postcode, city, region });
	}
	const english = new Map<string, string>();
	for await (const { cell } of rowsOf('category_name_translation', ['product_category_name'])) {
		english.set(cell('product_category_name'), cell('product_category_name_english'));
	}
	for await (const { cell } of rowsOf('olist_products', ['product_id'])) {
		progress.lines++;
		const own = cell('product_category_name');
		if (own) tables.categories.set(cell('product_id'), english.get(own) ?? own);
	}
	return tables;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}

function centsOf(text: string, line: number): number {
	const cents = toMinorUnits(text, 'BRL');
	if (!cents) throw new Error(`line ${line}: "${text.slice(0, 40)}" is no amount`);
	return cents.amount;
}
