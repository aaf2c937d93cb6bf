import type { Happening } from '#domain/order/report.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { orderItem } from '../document.ts';
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

/** Medusa 2 keeps amounts in major units, Medusa 1 in minor ones; only 2 has a summary and a version of its orders. */
const isSecond = (order: Fields) => 'summary' in order || 'raw_total' in order || 'version' in order;

/** A Medusa order in our form: totals are its own, discounts are the order's, a gift card is a payment. */
export function orderOf(order: Fields): StorefrontItem {
	const id = textOf(order['id']) ?? '';
	const currency = (textOf(order['currency_code']) ?? '').toUpperCase();
	const money = moneyIn(currency, !isSecond(order));
	const discount = money(order['discount_total'], '/discount_total');
	const code = textOf(listOf(order['discounts'])[0]?.['code']);
	const card = money(order['gift_card_total'], '/gift_card_total');
	const methods = listOf(order['shipping_methods']);
	const placedAt = instantOf(order['created_at']);
	const address = fieldsOf(order['shipping_address']);
	const billing = fieldsOf(order['billing_address']);
	const document = {
		ref: id,
		display_ref: textOf(order['display_id']) ?? id,
		placed_at: placedAt ?? textOf(order['created_at']),
		currency,
		source: 'medusa',
		source_updated_at: instantOf(order['updated_at']),
		buyer: {
			kind: textOf(billing['company']) ? 'business' : 'consumer',
			country: countryOf(billing['country_code']) ?? countryOf(address['country_code']),
			email: textOf(order['email']),
			phone: textOf(address['phone']) ?? textOf(billing['phone']),
			name: nameOf(fieldsOf(order['customer'])) ?? nameOf(address)
		},
		...(order['shipping_address'] && { ship_to: addressOf(address) }),
		lines: listOf(order['items']).flatMap((item) => lineOf(item, money)),
		discounts: discount > 0 ? [{ ...(code && { code }), amount: discount }] : [],
		shipping: {
			method: (
				textOf(fieldsOf(methods[0]?.['shipping_option'])['name']) ?? textOf(methods[0]?.['name'])
			)?.slice(0, 200),
			amount:
				order['shipping_total'] === undefined
					? sum(methods.map((one) => money(one['price'] ?? one['amount'], '/shipping_methods')))
					: money(order['shipping_total'], '/shipping_total'),
			tax: money(order['shipping_tax_total'], '/shipping_tax_total')
		},
		adjustments: [],
		prices_include_tax: false,
		tax: money(order['tax_total'], '/tax_total'),
		total: money(order['total'], '/total') + card,
		payments: [
			...(card > 0 ? [{ provider: 'gift_card', reference: id, amount: card, captured_at: placedAt }] : []),
			...paymentsOf(order, money)
		]
	};
	return orderItem(id, document, happeningsOf(order, money), money);
}

function lineOf(item: Fields, money: MoneyReader) {
	const id = textOf(item['id']) ?? '';
	const detail = fieldsOf(item['detail']);
	const quantity = countOf(item['quantity'] ?? detail['quantity']);
	if (quantity === 0) return [];
	const price = money(item['unit_price'], `/items/${id}/unit_price`);
	const variant = fieldsOf(item['variant']);
	const chosen = textOf(variant['title']) ?? textOf(item['variant_title']);
	return [
		{
			id,
			sku: textOf(variant['sku']) ?? textOf(item['variant_sku']),
			title: textOf(item['title']) ?? id,
			options: chosen ? [{ name: 'Variant', value: chosen.slice(0, 200) }] : [],
			image_url: pictureOf(item['thumbnail']),
			product_id: textOf(variant['product_id']) ?? textOf(item['product_id']),
			variant_id: textOf(item['variant_id']),
			quantity,
			unit_price: price,
			amount: price * quantity,
			...(item['tax_total'] !== undefined && { tax: money(item['tax_total'], `/items/${id}/tax_total`) })
		}
	];
}

function paymentsOf(order: Fields, money: MoneyReader) {
	const nested = listOf(order['payment_collections']).flatMap((one) => listOf(one['payments']));
	return [...listOf(order['payments']), ...nested]
		.filter((one) => !textOf(one['canceled_at']))
		.map((one) => ({
			provider: (textOf(one['provider_id']) ?? 'medusa').slice(0, 60),
			reference: textOf(one['id']) ?? 'payment',
			amount: money(one['amount'], '/payments/amount'),
			authorised_at: instantOf(one['created_at']),
			captured_at: instantOf(one['captured_at'])
		}));
}

function happeningsOf(order: Fields, money: MoneyReader): Happening[] {
	const id = textOf(order['id']) ?? '';
	const cancelledAt = instantOf(order['canceled_at']);
	const parcels = listOf(order['fulfillments']).flatMap((one): Happening[] => {
		const at = instantOf(one['shipped_at']);
		if (!at || textOf(one['canceled_at'])) return [];
		const pieces = listOf(one['items']).flatMap((item) => {
			const line = textOf(item['item_id']) ?? textOf(item['line_item_id']);
			const quantity = countOf(item['quantity']);
			return line && quantity > 0 ? [{ line, quantity }] : [];
		});
		const name = `fulfillment/${textOf(one['id']) ?? ''}`;
		const links = [...listOf(one['tracking_links']), ...listOf(one['labels'])];
		const trackingNumber = textOf(links[0]?.['tracking_number']);
		const carrier = (textOf(one['provider_id']) ?? 'unknown').slice(0, 60);
		return trackingNumber
			? [{ id: name, kind: 'parcel', at, carrier, trackingNumber, pieces, scans: [] }]
			: [{ id: name, kind: 'handed_over', at, pieces }];
	});
	const refunds = listOf(order['refunds']).flatMap((one): Happening[] => {
		const at = instantOf(one['created_at']);
		const amount = money(one['amount'], '/refunds/amount');
		return at && amount > 0
			? [{ id: `refund/${textOf(one['id']) ?? at}`, kind: 'refunded', at, amount }]
			: [];
	});
	const cancelled: Happening[] = cancelledAt
		? [{ id: `cancel/${id}`, kind: 'cancelled', at: cancelledAt }]
		: [];
	return [...parcels, ...refunds, ...cancelled];
}

const addressOf = (address: Fields) => ({
	name: nameOf(address),
	company: textOf(address['company']),
	lines: [textOf(address['address_1']), textOf(address['address_2'])].filter((line) => line !== undefined),
	postcode: textOf(address['postal_code']),
	city: textOf(address['city']),
	region: textOf(address['province']),
	country: countryOf(address['country_code']),
	phone: textOf(address['phone'])
});
