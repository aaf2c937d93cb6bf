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
	sum,
	textOf,
	type Fields,
	type MoneyReader
} from '../reading.ts';
import { happeningsOf } from './happenings.ts';

/**
 * A Shopify order (REST and webhooks, any version since 2016) in our form. Its amounts: a line is price × quantity;
 * what is taken off it are its discount allocations, and those of shipping are taken off shipping; discounts that no
 * allocation explains are the order's. Tips, duties and additional fees are adjustments.
 */
export function orderOf(order: Fields): StorefrontItem {
	const id = textOf(order['id']) ?? '';
	const currency = textOf(order['currency']) ?? '';
	const money = moneyIn(currency);
	const lines = listOf(order['line_items']).flatMap((line) => lineOf(line, money));
	const shipping = shippingOf(order, money);
	const stated = money(order['total_discounts'], '/total_discounts');
	const explained = sum(lines.map(({ discount }) => discount)) + shipping.discount;
	const rest = Math.max(0, stated - explained);
	const code = textOf(listOf(order['discount_codes'])[0]?.['code']);
	const parts = {
		lines,
		discounts: rest > 0 ? [{ ...(code && { code }), amount: rest }] : [],
		shipping: { method: shipping.method, amount: shipping.amount, tax: shipping.tax },
		adjustments: adjustmentsOf(order, money),
		prices_include_tax: order['taxes_included'] === true,
		tax: money(order['total_tax'], '/total_tax')
	};
	const total = money(order['total_price'], '/total_price');
	const person = fieldsOf(order['shipping_address'] ?? order['billing_address']);
	const placedAt = instantOf(order['processed_at']) ?? instantOf(order['created_at']);
	const document = {
		ref: id,
		display_ref: textOf(order['name']) ?? id,
		placed_at: placedAt ?? textOf(order['created_at']),
		currency,
		locale: textOf(order['customer_locale']),
		source: 'shopify',
		source_updated_at: instantOf(order['updated_at']),
		tags: (textOf(order['tags']) ?? '')
			.split(',')
			.map((tag) => tag.trim())
			.filter(Boolean)
			.slice(0, 100),
		buyer: {
			kind: textOf(fieldsOf(order['company'])['id']) ? 'business' : 'consumer',
			country: countryOf(fieldsOf(order['billing_address'] ?? order['shipping_address'])['country_code']),
			email: textOf(order['email']) ?? textOf(order['contact_email']),
			phone: textOf(order['phone']) ?? textOf(person['phone']),
			name: nameOf(fieldsOf(order['customer'])) ?? nameOf(person)
		},
		...(order['shipping_address'] && { ship_to: addressOf(fieldsOf(order['shipping_address'])) }),
		...parts,
		total,
		payments: paymentsOf(order, { id, total, placedAt, money })
	};
	return orderItem(id, document, happeningsOf(order, money), money);
}

function lineOf(line: Fields, money: MoneyReader) {
	const id = textOf(line['id']) ?? '';
	const quantity = countOf(line['quantity']);
	// A line that an edit took out keeps its place with nothing in it.
	if (quantity === 0) return [];
	const price = money(line['price'], `/line_items/${id}/price`);
	const allocated = listOf(line['discount_allocations']).map(({ amount }) =>
		money(amount, `/line_items/${id}`)
	);
	const own = money(line['total_discount'], `/line_items/${id}/total_discount`);
	const taxes = listOf(line['tax_lines']).map(({ price: tax }) => money(tax, `/line_items/${id}/tax_lines`));
	const variant = textOf(line['variant_title']);
	return [
		{
			id,
			sku: textOf(line['sku']),
			title: textOf(line['title']) ?? textOf(line['name']) ?? id,
			options: [
				...(variant ? [{ name: 'Variant', value: variant.slice(0, 200) }] : []),
				...listOf(line['properties']).flatMap(({ name, value }) => optionOf(textOf(name), textOf(value)))
			].slice(0, 20),
			product_id: textOf(line['product_id']),
			variant_id: textOf(line['variant_id']),
			quantity,
			unit_price: price,
			amount: price * quantity,
			discount: allocated.length > 0 ? sum(allocated) : own,
			...(Array.isArray(line['tax_lines']) && { tax: sum(taxes) })
		}
	];
}

/** Properties that begin with an underscore are the shop's own notes, not the buyer's wishes. */
const optionOf = (name: string | undefined, value: string | undefined) =>
	name && value && !name.startsWith('_') ? [{ name: name.slice(0, 100), value: value.slice(0, 200) }] : [];

function shippingOf(order: Fields, money: MoneyReader) {
	const lines = listOf(order['shipping_lines']);
	const of = (line: Fields) => {
		const price = money(line['price'], '/shipping_lines/price');
		const taken = sum(
			listOf(line['discount_allocations']).map(({ amount }) => money(amount, '/shipping_lines'))
		);
		const tax = sum(
			listOf(line['tax_lines']).map(({ price: one }) => money(one, '/shipping_lines/tax_lines'))
		);
		return { amount: price - taken, discount: taken, tax };
	};
	const read = lines.map(of);
	return {
		method: textOf(lines[0]?.['title'])?.slice(0, 200),
		amount: sum(read.map(({ amount }) => amount)),
		discount: sum(read.map(({ discount }) => discount)),
		tax: sum(read.map(({ tax }) => tax))
	};
}

function adjustmentsOf(order: Fields, money: MoneyReader) {
	const shopMoney = (name: string) => {
		const set = fieldsOf(order[name]);
		return money(fieldsOf(set['shop_money'])['amount'], `/${name}`);
	};
	const duties = order['duties_included'] === true ? 0 : shopMoney('original_total_duties_set');
	return [
		{ kind: 'tip', amount: money(order['total_tip_received'], '/total_tip_received') },
		{ kind: 'duty', amount: duties },
		{ kind: 'fee', amount: shopMoney('original_total_additional_fees_set') }
	].filter(({ amount }) => amount > 0);
}

type PaymentFacts = { id: string; total: number; placedAt: string | undefined; money: MoneyReader };

/** The order says what of it is paid, not how: one payment, unless its transactions came along. */
function paymentsOf(order: Fields, { id, total, placedAt, money }: PaymentFacts) {
	const good = listOf(order['transactions']).filter(({ status }) => textOf(status) === 'success');
	const named = good.filter(({ kind }) => textOf(kind) === 'sale' || textOf(kind) === 'capture');
	if (named.length > 0) {
		return named.map((one) => ({
			provider: textOf(one['gateway'])?.slice(0, 60) ?? 'shopify',
			reference: textOf(one['id']) ?? id,
			amount: money(one['amount'], '/transactions/amount'),
			captured_at: instantOf(one['processed_at']) ?? instantOf(one['created_at'])
		}));
	}
	const [gateway] = Array.isArray(order['payment_gateway_names']) ? order['payment_gateway_names'] : [];
	const provider = (textOf(gateway) ?? textOf(order['gateway']) ?? 'shopify').slice(0, 60);
	const status = textOf(order['financial_status']);
	const outstanding = money(order['total_outstanding'], '/total_outstanding');
	if (status === 'authorized') return [{ provider, reference: id, amount: total, authorised_at: placedAt }];
	if (status === 'partially_paid' && outstanding < total) {
		return [{ provider, reference: id, amount: total - outstanding, captured_at: placedAt }];
	}
	const isPaid = status === 'paid' || status === 'partially_refunded' || status === 'refunded';
	return isPaid ? [{ provider, reference: id, amount: total, captured_at: placedAt }] : [];
}

export const addressOf = (address: Fields) => ({
	name: nameOf(address),
	company: textOf(address['company']),
	lines: [textOf(address['address1']), textOf(address['address2'])].filter((line) => line !== undefined),
	postcode: textOf(address['zip']),
	city: textOf(address['city']),
	region: textOf(address['province']),
	country: countryOf(address['country_code']),
	phone: textOf(address['phone'])
});
