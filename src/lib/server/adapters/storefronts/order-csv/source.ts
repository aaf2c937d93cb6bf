import type { Happening, ReportedScan } from '#domain/order/report.ts';
import { localInstant } from '#domain/time/local-instant.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { orderItem, totalOf } from '../document.ts';
import { csvRows } from '../files/csv-rows.ts';
import type { InputProgress } from '../files/open-input.ts';
import { countOf, countryOf, instantOf, moneyIn, sum, textOf, type MoneyReader } from '../reading.ts';
import { NEEDED, type Column } from './columns.ts';

type Cell = (name: Column) => string;
type Group = { order: string; rows: Cell[] };

/** Orders in our own columns (`columns.ts`). Amounts are decimal text in major units, and stay exact. */
export async function* orderCsv(
	files: readonly string[],
	progress: InputProgress,
	zone: string
): AsyncGenerator<StorefrontItem> {
	for (const file of files) {
		let group: Group | undefined;
		for await (const { cell } of csvRows(file, NEEDED, progress)) {
			progress.lines++;
			const order = cell('order').trim();
			if (group?.order !== order) {
				if (group) yield orderOf(group, zone);
				group = { order, rows: [] };
			}
			group.rows.push(cell);
		}
		if (group) yield orderOf(group, zone);
	}
}

function orderOf({ order, rows }: Group, zone: string): StorefrontItem {
	const first: Cell = rows[0] ?? (() => '');
	const text = (name: Column) => textOf(first(name));
	const at = (value: string | undefined) =>
		instantOf(value) ?? (value ? localInstant(value, zone) : undefined);
	const currency = text('currency') ?? '';
	const money = moneyIn(currency);
	const lines = rows.map((cell, index) => lineOf(cell, index, money));
	const shippingTax = money(first('shipping_tax'), '/shipping_tax');
	const taxes = sum(lines.map(({ tax = 0 }) => tax)) + shippingTax;
	const discount = money(first('order_discount'), '/order_discount');
	const parts = {
		lines,
		discounts: discount > 0 ? [{ code: text('order_discount_code'), amount: discount }] : [],
		shipping: {
			method: text('shipping_method'),
			amount: money(first('shipping'), '/shipping'),
			tax: shippingTax
		},
		adjustments: [],
		prices_include_tax: !/^(no|false|0)$/i.test(text('prices_include_tax') ?? ''),
		tax: text('order_tax') ? money(first('order_tax'), '/order_tax') : taxes
	};
	const total = text('total') ? money(first('total'), '/total') : totalOf(parts);
	const paidAt = at(text('paid_at'));
	const address = text('address');
	const document = {
		ref: order,
		display_ref: text('display_ref'),
		placed_at: at(text('placed_at')) ?? first('placed_at'),
		currency,
		source: 'csv',
		buyer: {
			kind: text('buyer_kind') ?? 'consumer',
			country: countryOf(first('country')),
			email: text('email'),
			phone: text('phone'),
			name: text('name')
		},
		...((address || text('city')) && {
			ship_to: {
				name: text('name'),
				lines: address ? [address] : [],
				postcode: text('postcode'),
				city: text('city'),
				region: text('region'),
				country: countryOf(first('country'))
			}
		}),
		...parts,
		total,
		payments: paidAt
			? [
					{
						provider: text('payment_provider') ?? 'ledger',
						reference: text('payment_reference') ?? order,
						amount: total,
						captured_at: paidAt
					}
				]
			: [],
		promise: { deliver_by: text('promised_by') }
	};
	const cancelled = rows.flatMap((cell, index) => cancelledOf(cell, lines[index]?.id ?? '', money, at));
	return orderItem(order, document, [...cancelled, ...parcelOf(order, text, at)], money);
}

function lineOf(cell: Cell, index: number, money: MoneyReader) {
	const quantity = countOf(cell('quantity'));
	const price = money(cell('unit_price'), `/lines/${index}/unit_price`);
	const text = (name: Column) => textOf(cell(name));
	return {
		id: text('line') ?? String(index + 1),
		sku: text('sku'),
		title: text('title') ?? text('sku') ?? '',
		category: text('category'),
		product_id: text('product_id'),
		variant_id: text('variant_id'),
		quantity,
		unit_price: price,
		amount: text('amount') ? money(cell('amount'), `/lines/${index}/amount`) : price * quantity,
		discount: money(cell('discount'), `/lines/${index}/discount`),
		...(text('tax') && { tax: money(cell('tax'), `/lines/${index}/tax`) })
	};
}

type At = (value: string | undefined) => string | undefined;

function cancelledOf(cell: Cell, line: string, money: MoneyReader, at: At): Happening[] {
	const quantity = countOf(cell('cancelled_quantity'));
	const when = at(textOf(cell('cancelled_at'))) ?? at(textOf(cell('placed_at')));
	if (!(quantity > 0) || !when) return [];
	const amount = money(cell('refunded'), '/refunded');
	const id = `cancel/${line}`;
	return [
		{ id, kind: 'cancelled', at: when, pieces: [{ line, quantity }] },
		...(amount > 0 ? [{ id: `${id}/money`, kind: 'refunded' as const, at: when, amount }] : [])
	];
}

function parcelOf(order: string, text: (name: Column) => string | undefined, at: At): Happening[] {
	const [left, arrived] = [at(text('handed_over_at')), at(text('delivered_at'))];
	const first = left ?? arrived;
	if (!first) return [];
	const scans: ReportedScan[] = [{ id: 'handed_over', at: first, status: 'in_transit' }];
	if (arrived) scans.push({ id: 'delivered', at: arrived, status: 'delivered' });
	const trackingNumber = text('tracking_number') ?? order;
	return [
		{
			id: `parcel/${order}`,
			kind: 'parcel',
			at: first,
			carrier: text('carrier') ?? 'unknown',
			trackingNumber,
			scans
		}
	];
}
