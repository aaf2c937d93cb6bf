import type { Happening } from '#domain/order/report.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder, orderItem } from '../document.ts';
import {
	countOf,
	countryOf,
	fieldsOf,
	instantOf,
	listOf,
	moneyIn,
	nameOf,
	pictureOf,
	sum,
	textOf,
	type Fields,
	type MoneyReader
} from '../reading.ts';
import { refundSummaries, trackedParcels } from './happenings.ts';

/** Not placed yet: a basket that somebody at the shop is still filling. */
const DRAFTS = ['auto-draft', 'checkout-draft', 'trash'];

/**
 * A WooCommerce order (REST v1 to v3, and webhooks) in our form. Whatever the shop shows, its amounts are stored
 * without tax: `subtotal` before coupons, `total` after, tax beside them. A fee below zero is a discount; a gift card is
 * a payment; an order of nothing but a fee (a sum keyed in at the counter) is an order of that.
 */
export function orderOf(order: Fields): StorefrontItem {
	const id = textOf(order['id']) ?? '';
	const status = textOf(order['status']) ?? '';
	if (DRAFTS.includes(status)) return notAnOrder(`order ${id}`.trim(), `an order in draft (${status})`);
	const currency = textOf(order['currency']) ?? '';
	const money = moneyIn(currency);
	const goods = listOf(order['line_items']).flatMap((line) => lineOf(line, money));
	const fees = listOf(order['fee_lines']).map((fee) => feeOf(fee, money));
	const lines = goods.length > 0 ? goods : fees.filter(({ amount }) => amount >= 0).map(asLine);
	const shipping = shippingOf(order, money);
	const cards = listOf(order['gift_cards']).map((card) => ({
		provider: 'gift_card',
		reference: textOf(card['id']) ?? textOf(card['code']) ?? 'card',
		amount: money(card['amount'], '/gift_cards/amount')
	}));
	const paidAt = instantOf(order['date_paid_gmt'], true) ?? instantOf(order['date_paid'], true);
	const toPay = money(order['total'], '/total');
	const placedAt = instantOf(order['date_created_gmt'], true) ?? instantOf(order['date_created'], true);
	const billing = fieldsOf(order['billing']);
	const document = {
		ref: id,
		display_ref: textOf(order['number']) ?? id,
		placed_at: placedAt ?? textOf(order['date_created_gmt']),
		currency,
		source: 'woocommerce',
		source_updated_at: instantOf(order['date_modified_gmt'], true) ?? instantOf(order['date_modified'], true),
		buyer: {
			kind: textOf(billing['company']) ? 'business' : 'consumer',
			country: countryOf(billing['country']),
			email: textOf(billing['email']),
			phone: textOf(billing['phone'])?.slice(0, 60),
			name: nameOf(billing)
		},
		ship_to: addressOf(fieldsOf(order['shipping']), billing),
		lines,
		discounts: fees
			.filter(({ amount }) => amount < 0)
			.map(({ title, amount }) => ({ code: title, amount: -amount })),
		shipping,
		adjustments:
			goods.length > 0
				? fees
						.filter(({ amount }) => amount > 0)
						.map(({ amount, tax }) => ({ kind: 'fee', amount, ...(tax > 0 && { tax }) }))
				: [],
		prices_include_tax: false,
		tax: money(order['total_tax'], '/total_tax'),
		total: toPay + sum(cards.map(({ amount }) => amount)),
		payments: [
			...cards.map((card) => ({ ...card, captured_at: paidAt ?? placedAt })),
			...(paidAt && toPay > 0
				? [
						{
							provider: (textOf(order['payment_method']) ?? 'woocommerce').slice(0, 60),
							reference: textOf(order['transaction_id']) ?? id,
							amount: toPay,
							captured_at: paidAt
						}
					]
				: [])
		]
	};
	return orderItem(id, document, happeningsOf(order, status, money), money);
}

function lineOf(line: Fields, money: MoneyReader) {
	const id = textOf(line['id']) ?? '';
	const quantity = countOf(line['quantity']);
	if (quantity === 0) return [];
	const after = money(line['total'], `/line_items/${id}/total`);
	const before =
		line['subtotal'] === undefined ? after : money(line['subtotal'], `/line_items/${id}/subtotal`);
	const amount = Math.max(before, after);
	const variation = textOf(line['variation_id']);
	return [
		{
			id,
			sku: textOf(line['sku']),
			title: textOf(line['name']) ?? id,
			options: optionsOf(line),
			image_url: pictureOf(fieldsOf(line['image'])['src']),
			product_id: textOf(line['product_id']),
			variant_id: variation && variation !== '0' ? variation : undefined,
			quantity,
			unit_price: quantity > 0 ? Math.round(amount / quantity) : amount,
			amount,
			discount: amount - after,
			tax: money(line['total_tax'], `/line_items/${id}/total_tax`)
		}
	];
}

/** What the buyer chose. Keys that begin with an underscore are notes of plugins; values can be anything at all. */
function optionsOf(line: Fields) {
	return listOf(line['meta_data'])
		.flatMap((meta) => {
			const name = textOf(meta['display_key']) ?? textOf(meta['key']);
			const value = textOf(meta['display_value']) ?? textOf(meta['value']);
			if (!name || !value || name.startsWith('_')) return [];
			return [{ name: name.slice(0, 100), value: value.replace(/<[^>]*>/g, '').slice(0, 200) }];
		})
		.slice(0, 20);
}

function feeOf(fee: Fields, money: MoneyReader) {
	const id = textOf(fee['id']) ?? 'fee';
	const amount = money(fee['total'], `/fee_lines/${id}/total`);
	const tax = money(fee['total_tax'], `/fee_lines/${id}/total_tax`);
	return { id, title: (textOf(fee['name']) ?? 'Fee').slice(0, 100), amount, tax: Math.max(0, tax) };
}

const asLine = ({ id, title, amount, tax }: ReturnType<typeof feeOf>) => ({
	...{ id: `fee-${id}`, title, quantity: 1, amount, discount: 0, tax },
	options: []
});

/** The lines say it more exactly than the sum, which some shops leave at zero. */
function shippingOf(order: Fields, money: MoneyReader) {
	const lines = listOf(order['shipping_lines']);
	const byLines = sum(lines.map((line) => money(line['total'], '/shipping_lines/total')));
	const taxes = sum(lines.map((line) => money(line['total_tax'], '/shipping_lines/total_tax')));
	return {
		method: textOf(lines[0]?.['method_title'])?.slice(0, 200),
		amount: lines.length > 0 ? byLines : money(order['shipping_total'], '/shipping_total'),
		tax: lines.length > 0 ? taxes : money(order['shipping_tax'], '/shipping_tax')
	};
}

function happeningsOf(order: Fields, status: string, money: MoneyReader): Happening[] {
	const id = textOf(order['id']) ?? '';
	const at =
		instantOf(order['date_modified_gmt'], true) ??
		instantOf(order['date_created_gmt'], true) ??
		instantOf(order['date_created'], true);
	if (!at) return [];
	const parcels = listOf(order['meta_data'])
		.filter((meta) => textOf(meta['key']) === '_wc_shipment_tracking_items')
		.flatMap((meta) => trackedParcels(meta['value'], at));
	const completedAt = instantOf(order['date_completed_gmt'], true) ?? at;
	const left: Happening[] =
		status === 'completed' && parcels.length === 0
			? [{ id: `completed/${id}`, kind: 'handed_over', at: completedAt }]
			: [];
	const cancelled: Happening[] =
		status === 'cancelled' || status === 'failed' ? [{ id: `cancel/${id}`, kind: 'cancelled', at }] : [];
	return [...parcels, ...left, ...cancelled, ...refundSummaries(order, at, money)];
}

/** An empty shipping address means: where the bill goes. */
function addressOf(shipping: Fields, billing: Fields) {
	const address = textOf(shipping['address_1']) || textOf(shipping['city']) ? shipping : billing;
	return {
		name: nameOf(address),
		company: textOf(address['company']),
		lines: [textOf(address['address_1']), textOf(address['address_2'])].filter((line) => line !== undefined),
		postcode: textOf(address['postcode']),
		city: textOf(address['city']),
		region: textOf(address['state']),
		country: countryOf(address['country'])
	};
}
