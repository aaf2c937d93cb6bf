import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Shop } from './shop.ts';

export type Storefront = 'shopify' | 'woocommerce';
export type SentHook = { body: string; headers: Record<string, string> };

const NAMES = {
	shopify: {
		topic: 'x-shopify-topic',
		id: 'x-shopify-webhook-id',
		signature: 'x-shopify-hmac-sha256'
	},
	woocommerce: {
		topic: 'x-wc-webhook-topic',
		id: 'x-wc-webhook-delivery-id',
		signature: 'x-wc-webhook-signature'
	}
};

/** A webhook as the storefront sends it. A text goes out to the byte as it is. */
export function hook(
	storefront: Storefront,
	{ topic, value, id = randomUUID() }: { topic: string; value: unknown; id?: string },
	secret: string
): SentHook {
	const body = typeof value === 'string' ? value : JSON.stringify(value);
	const names = NAMES[storefront];
	const signature = createHmac('sha256', secret).update(body).digest('base64');
	const headers = { [names.topic]: topic, [names.id]: id, [names.signature]: signature };
	return { body, headers: { 'content-type': 'application/json', ...headers } };
}

/** The same bytes under another signature, or under none. */
export const resigned = (storefront: Storefront, sent: SentHook, signature: string | undefined): SentHook => {
	const { [NAMES[storefront].signature]: _, ...rest } = sent.headers;
	return {
		...sent,
		headers: { ...rest, ...(signature !== undefined && { [NAMES[storefront].signature]: signature }) }
	};
};

/** Posts it as the vendor does: no key, no idempotency key. */
export const deliverHook = (shop: Shop, storefront: string, sent: SentHook): Promise<Answer> =>
	shop.call('POST', `/api/webhooks/storefronts/${storefront}`, { ...sent, idempotencyKey: null });

const NOT_YET = '2026-11-02T10:00:00Z';

/** An order of Shopify: three mugs at 19.00 each, paid. */
export const shopifyOrder = (id: string, changes: object = {}) => ({
	id: `#${id}#`,
	name: `#${id.slice(-5)}`,
	created_at: NOT_YET,
	updated_at: NOT_YET,
	processed_at: NOT_YET,
	currency: 'EUR',
	financial_status: 'paid',
	taxes_included: true,
	total_tax: '9.10',
	total_discounts: '0.00',
	total_price: '57.00',
	email: 'ada@example.com',
	billing_address: { name: 'Ada Muster', country_code: 'DE' },
	line_items: [
		{
			id: `#${id}1#`,
			title: 'Mug',
			price: '19.00',
			quantity: 3,
			variant_id: 77,
			tax_lines: [{ price: '9.10' }]
		}
	],
	...changes
});

/** A fulfilment of some of its mugs, in a parcel of its own. */
export const shopifyFulfilment = (order: string, quantity: number, changes: object = {}) => ({
	id: `#${order}7#`,
	order_id: `#${order}#`,
	status: 'success',
	created_at: '2026-11-03T08:00:00Z',
	updated_at: '2026-11-03T08:00:00Z',
	tracking_company: 'DHL',
	tracking_number: `JD${order}`,
	line_items: [{ id: `#${order}1#`, quantity }],
	...changes
});

/** A refund of some of its mugs. */
export const shopifyRefund = (
	order: string,
	{ quantity, amount, restock }: { quantity: number; amount: string; restock: 'cancel' | 'return' }
) => ({
	id: `#${order}8#`,
	order_id: `#${order}#`,
	created_at: '2026-11-04T08:00:00Z',
	refund_line_items: [{ line_item_id: `#${order}1#`, quantity, restock_type: restock }],
	transactions: [{ kind: 'refund', status: 'success', amount, currency: 'EUR' }]
});

/** JSON with its ids as numbers, however long: `"#9007199254740993#"` becomes `9007199254740993`. */
export const withIds = (value: unknown): string => JSON.stringify(value).replace(/"#(\d+)#"/g, '$1');

/** An order of WooCommerce: two mugs at 10.00 each, paid. */
export const wooOrder = (id: string, changes: object = {}) => ({
	id: `#${id}#`,
	number: id,
	status: 'processing',
	currency: 'EUR',
	date_created_gmt: '2026-11-02T10:00:00',
	date_modified_gmt: '2026-11-02T10:00:00',
	date_paid_gmt: '2026-11-02T10:00:05',
	total: '23.80',
	total_tax: '3.80',
	payment_method: 'stripe',
	billing: { first_name: 'Ada', last_name: 'Muster', email: 'ada@example.com', country: 'DE' },
	line_items: [
		{ id: `#${id}1#`, name: 'Mug', quantity: 2, subtotal: '20.00', total: '20.00', total_tax: '3.80' }
	],
	...changes
});

let counter = 0;
/** Above 2^53: as a number it would be another order's. */
export const longId = (): string => `9007199254${740_993 + 2 * ++counter}`;

export type StorefrontTalk = ReturnType<typeof storefrontTalk>;

/** What a storefront says to a shop, rightly signed, and what came of it. */
export const storefrontTalk = (shop: Shop, secret: string, key: string) => ({
	/** Ids as numbers; expects success. */
	async send(storefront: Storefront, topic: string, value: unknown, id?: string): Promise<void> {
		const sent = hook(storefront, { topic, value: withIds(value), ...(id && { id }) }, secret);
		const answer = await deliverHook(shop, storefront, sent);
		expect(answer.status, answer.text).toBe(200);
	},
	/** The order as the API shows it, with its pieces in short: `2 open`. */
	async see(ref: string) {
		const { status, json } = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
		if (status !== 200) return undefined;
		const portions = json['portions'] as { state: string; quantity: number }[];
		return {
			...(json as { total: number; status: string; money: { refunded: number }; shipments: object[] }),
			pieces: portions.map(({ state, quantity }) => `${quantity} ${state}`).sort()
		};
	},
	async rowOf(deliveryId: string) {
		const rows = await shop.connection.sql<
			{ id: string; state: string; attempts: number; last_error: string | null }[]
		>`select id, state, attempts, last_error from inbox where delivery_id = ${deliveryId}`;
		return rows[0];
	}
});
