import { basename } from 'node:path';
import type { Happening, ReportedScan } from '#domain/order/report.ts';
import { localInstant } from '#domain/time/local-instant.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { csvRows, type Row } from '../files/csv-rows.ts';
import type { InputProgress } from '../files/open-input.ts';
import { notAnOrder } from '../document.ts';
import { readTables, type OlistTables } from './tables.ts';

const ZONE = 'America/Sao_Paulo';
const ORDER_COLUMNS = ['order_id', 'customer_id', 'order_status', 'order_purchase_timestamp'];
/** Olist never says who carried it. */
const CARRIER = 'olist';

/**
 * Olist's order history: its tables are joined in memory (items, payments, customers, products), its orders streamed.
 * Purchase, approval, hand-over, delivery and estimate become the order's history; reviews, which come after all orders,
 * become answers. What is no part of an order (sellers, places) is not read.
 */
export async function* olist(
	files: readonly string[],
	progress: InputProgress,
	note: (line: string) => void
): AsyncGenerator<StorefrontItem> {
	const named = (table: string) => files.find((file) => basename(file).includes(table));
	const orders = named('olist_orders');
	if (!orders) throw new Error('the file of the orders is missing (olist_orders_dataset.csv)');
	note('Joining the tables …');
	const tables = await readTables(named, progress);
	for await (const row of csvRows(orders, ORDER_COLUMNS, progress)) {
		progress.lines++;
		yield orderOf(row, tables);
	}
	const reviews = named('olist_order_reviews');
	if (reviews) yield* answersOf(reviews, progress);
	const known = [orders, reviews];
	for (const file of files.filter((one) => !tables.read.has(one) && !known.includes(one))) {
		note(`${basename(file)} holds nothing of an order and was not read.`);
	}
}

/** One review can stand with several orders, and one order can have several: named by both. */
async function* answersOf(file: string, progress: InputProgress): AsyncGenerator<StorefrontItem> {
	for await (const { cell } of csvRows(file, ['review_id', 'order_id', 'review_score'], progress)) {
		progress.lines++;
		const given = cell('review_answer_timestamp') || cell('review_creation_date');
		const words = [cell('review_comment_title'), cell('review_comment_message')].map((one) => one.trim());
		const answer = {
			ref: cell('order_id'),
			score: Number(cell('review_score')),
			words: words.filter(Boolean).join('\n'),
			at: localInstant(given, ZONE) ?? given
		};
		yield { kind: 'answer', id: `${cell('review_id')}/${answer.ref}`, answer };
	}
}

function orderOf({ cell }: Row, tables: OlistTables): StorefrontItem {
	const id = cell('order_id');
	const items = tables.items.get(id) ?? [];
	const placedAt = localInstant(cell('order_purchase_timestamp'), ZONE);
	if (items.length === 0) return notAnOrder(id, 'an order without any items');
	const approvedAt = localInstant(cell('order_approved_at'), ZONE);
	const freight = items.reduce((sum, item) => sum + item.freight, 0);
	const lines = items.map(({ number, product, price }) => ({
		id: number,
		sku: product,
		title: tables.categories.get(product) ?? product,
		category: tables.categories.get(product),
		product_id: product,
		quantity: 1,
		unit_price: price,
		amount: price
	}));
	const goods = lines.reduce((sum, { amount }) => sum + amount, 0);
	const customer = tables.customers.get(cell('customer_id'));
	const document = {
		ref: id,
		placed_at: placedAt ?? cell('order_purchase_timestamp'),
		currency: 'BRL',
		market: 'BR',
		source: 'olist',
		buyer: { kind: 'consumer', country: 'BR' },
		...(customer && { ship_to: { ...customer, country: 'BR' } }),
		lines,
		shipping: { amount: freight },
		total: goods + freight,
		payments: (tables.payments.get(id) ?? []).map(({ number, type, amount }) => ({
			provider: type,
			reference: `${id}/${number}`,
			amount,
			...(approvedAt && { captured_at: approvedAt })
		})),
		promise: { deliver_by: cell('order_estimated_delivery_date').slice(0, 10) || undefined },
		metadata: { status: cell('order_status') }
	};
	return {
		kind: 'order',
		id,
		ref: id,
		document,
		happenings: happeningsOf(cell, lines, placedAt, approvedAt)
	};
}

function happeningsOf(
	cell: Row['cell'],
	lines: readonly { id: string; quantity: number }[],
	placedAt: string | undefined,
	approvedAt: string | undefined
): Happening[] {
	const id = cell('order_id');
	const carrierAt = localInstant(cell('order_delivered_carrier_date'), ZONE);
	const deliveredAt = localInstant(cell('order_delivered_customer_date'), ZONE);
	const list: Happening[] = [];
	const isCancelled = cell('order_status') === 'canceled';
	if (isCancelled) {
		// The table has no time for it: after the last thing that happened before anything could leave.
		const at = [approvedAt, placedAt].find((one) => one !== undefined);
		if (at) list.push({ id: `cancel/${id}`, kind: 'cancelled', at });
	}
	if (!carrierAt) return list;
	const scans: ReportedScan[] = [{ id: 'carrier', at: carrierAt, status: 'in_transit' }];
	if (deliveredAt) scans.push({ id: 'customer', at: deliveredAt, status: 'delivered' });
	// Some hand-overs are dated before the order, or its approval: the parcel is told after both.
	const at = [carrierAt, approvedAt ?? '', placedAt ?? ''].toSorted().at(-1) ?? carrierAt;
	// Named, because what was cancelled and left anyway is to be seen as such.
	const pieces = lines.map((line) => ({ line: line.id, quantity: line.quantity }));
	list.push({ id: `parcel/${id}`, kind: 'parcel', at, carrier: CARRIER, trackingNumber: id, pieces, scans });
	return list;
}
