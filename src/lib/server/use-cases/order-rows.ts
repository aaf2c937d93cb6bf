import { createHash } from 'node:crypto';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { Portion } from '#domain/order/portions.ts';
import type { LineShares } from '#domain/order/share-amounts.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import type { NewLine, NewOrder } from '#server/db/orders.ts';
import { documentFacts } from './order-facts.ts';

/** What tells the same document twice from two documents: SHA-256 over the parsed document. */
export const hashDocument = (document: OrderDocument): Buffer =>
	createHash('sha256').update(JSON.stringify(document)).digest();

/** Every piece of a new order is open. */
export const openPortions = (document: OrderDocument): Portion[] =>
	document.lines.map(({ id, quantity }) => ({ id: newId(), line: id, quantity, state: 'open' }));

/** What the history of a new order begins with. `people` is the commitment to the personal part. */
export function firstEntries(document: OrderDocument, paidAt: Date | null, people: string): NewEntry[] {
	const placed: NewEntry = {
		type: 'order.placed',
		data: {
			placed_at: document.placed_at,
			source: document.source,
			lines: document.lines.map(({ id, quantity }) => ({ line: id, quantity })),
			currency: document.currency,
			total: document.total,
			people
		}
	};
	return paidAt ? [placed, { type: 'order.paid', data: { at: paidAt.toISOString() } }] : [placed];
}

/** The row of a new order, but for its status and the hash of its document. Days are read in `zone`. */
export function orderRow(document: OrderDocument, zone: string): Omit<NewOrder, 'documentHash' | 'status'> {
	const { buyer, shipping } = document;
	return {
		id: newId(),
		ref: document.ref,
		displayRef: document.display_ref ?? document.ref,
		// The first recorded change makes it 1.
		version: 0,
		placedAt: new Date(document.placed_at),
		currency: document.currency,
		source: document.source ?? null,
		buyerKind: buyer.kind,
		buyerCountry: buyer.country ?? null,
		shippingMethod: shipping?.method ?? null,
		shippingAmount: shipping?.amount ?? 0,
		shippingTax: shipping?.tax ?? 0,
		shippingStandardAmount: shipping?.standard_amount ?? null,
		pricesIncludeTax: document.prices_include_tax,
		tax: document.tax,
		total: document.total,
		discounts: document.discounts,
		adjustments: document.adjustments,
		...documentFacts(document, zone)
	};
}

/** The rows of its lines, each with what it carries of the order's own amounts. */
export function lineRows(orderId: string, document: OrderDocument, shares: readonly LineShares[]): NewLine[] {
	return document.lines.map((line, position) => {
		const share = shares[position];
		return {
			orderId,
			id: line.id,
			position,
			sku: line.sku ?? null,
			title: line.title,
			options: line.options,
			imageUrl: line.image_url ?? null,
			productId: line.product_id ?? null,
			variantId: line.variant_id ?? null,
			category: line.category ?? null,
			tags: line.tags,
			quantity: line.quantity,
			unitPrice: line.unit_price ?? null,
			amount: line.amount,
			discount: line.discount ?? 0,
			exemption: line.exemption ?? null,
			shareDiscount: Number(share?.discount ?? 0n),
			shareTax: Number(share?.tax ?? 0n),
			shareShipping: Number(share?.shipping ?? 0n),
			shareShippingTax: Number(share?.shippingTax ?? 0n)
		};
	});
}
