import { createHash, randomBytes } from 'node:crypto';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { orderStatus } from '#domain/order/order-status.ts';
import { shareAmounts, type LineShares } from '#domain/order/share-amounts.ts';
import { accept } from '#domain/refusal.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import {
	insertLines,
	insertOrder,
	lockOrder,
	recordChange,
	type NewLine,
	type NewOrder
} from '#server/db/orders.ts';
import { insertPayments } from '#server/db/payments.ts';
import { savePortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';
import { documentFacts, firstPaidAt, peopleOf, type PlacedOrder } from './order-facts.ts';
import { updateOrder } from './update-order.ts';

export type PlaceOrderInput = {
	document: OrderDocument;
	/** An import of history: sends no notice, asks nothing, starts no clock (law 12). */
	historical?: boolean;
	/** Named zone of the shop, where a day that was promised ends; UTC where it is not said. */
	zone?: string;
};

/**
 * Takes an order from the shop. A new ref is stored with its shares worked out once; a known one is updated as far as
 * an update may reach (see `update-order.ts`).
 *
 * Refusals: those of `shareAmounts`.
 */
export const placeOrder: Command<PlaceOrderInput, PlacedOrder> = async (tx, actor, input) => {
	const { document, zone = 'UTC' } = input;
	const shared = shareAmounts(document);
	if (!shared.ok) return shared;

	const documentHash = createHash('sha256').update(JSON.stringify(document)).digest();
	const known = await lockOrder(tx, { ref: document.ref });
	if (known) return updateOrder(tx, actor, { order: known, document, documentHash, zone });

	const paidAt = firstPaidAt(document);
	const created = await insertOrder(tx, {
		...orderRow(document, zone),
		documentHash,
		historical: input.historical ?? false,
		paidAt,
		status: orderStatus([{ state: 'open' }], paidAt !== null)
	});
	// Somebody else placed the same ref between our look and our insert: theirs stands, ours updates it.
	if (!created) return placeOrder(tx, actor, input);

	const salt = randomBytes(16);
	const people = peopleOf(document, salt);
	await insertLines(tx, lineRows(created.id, document, shared.value), { orderId: created.id, ...people.row });
	await insertPayments(tx, created.id, document.payments, 1);
	const portions = document.lines.map(({ id, quantity }) => ({
		id: newId(),
		line: id,
		quantity,
		state: 'open' as const
	}));
	await savePortions(tx, created.id, [], portions);
	const placed: NewEntry = {
		type: 'order.placed',
		data: {
			placed_at: document.placed_at,
			source: document.source,
			lines: document.lines.map(({ id, quantity }) => ({ line: id, quantity })),
			currency: document.currency,
			total: document.total,
			people: people.commitment
		}
	};
	const entries: NewEntry[] = paidAt
		? [placed, { type: 'order.paid', data: { at: paidAt.toISOString() } }]
		: [placed];
	await recordChange(tx, created, { portions, entries, actor });
	return accept({ ref: document.ref, created: true, ignored: false });
};

function orderRow(document: OrderDocument, zone: string): Omit<NewOrder, 'documentHash' | 'status'> {
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

function lineRows(orderId: string, document: OrderDocument, shares: readonly LineShares[]): NewLine[] {
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
