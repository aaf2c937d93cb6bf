import type { ShopifyBookOrder } from './shopify.ts';
import type { WooBookOrder } from './woocommerce.ts';

const decimal = (amount: number) => (amount / 100).toFixed(2);
const PLACED = '2026-11-02T10:00:00Z';

/** A refund as Shopify's `refunds/create` tells of it. */
export const shopifyRefundHook = (order: ShopifyBookOrder, refund: ShopifyBookOrder['refunds'][number]) => ({
	...{ id: Number(refund.id), order_id: Number(order.id), note: refund.note, restock: true },
	...{ created_at: refund.createdAt, processed_at: refund.createdAt },
	refund_line_items: refund.lines.map(({ line, quantity, restock }, index) => ({
		...{ id: index + 1, line_item_id: Number(line), quantity, restock_type: restock, location_id: 1 },
		line_item: { id: Number(line), quantity }
	})),
	transactions: refund.transactions.map(({ amount, status }, index) => ({
		...{ id: index + 1, kind: 'refund', gateway: 'shopify_payments', status: status.toLowerCase() },
		...{ amount: decimal(amount), currency: order.currency }
	})),
	order_adjustments: []
});

/** An order as Shopify's `orders/updated` and `orders/cancelled` tell of it. */
export const shopifyOrderHook = (order: ShopifyBookOrder) => ({
	...{ id: Number(order.id), name: `#${order.id}`, currency: order.currency, taxes_included: true },
	...{ created_at: PLACED, processed_at: PLACED, updated_at: new Date().toISOString() },
	...{ cancelled_at: order.cancelledAt, cancel_reason: order.cancelledAt ? 'customer' : null },
	...{ total_tax: '0.00', total_discounts: '0.00', financial_status: 'paid' },
	total_price: decimal([...order.lines.values()].reduce((sum, { quantity }) => sum + quantity * 2500, 0)),
	payment_gateway_names: order.transactions.map(({ gateway }) => gateway),
	line_items: [...order.lines].map(([id, { quantity }]) => ({
		id: Number(id),
		title: 'Lamp',
		price: '25.00',
		quantity
	})),
	shipping_lines: [],
	fulfillments: [] as object[],
	refunds: order.refunds.map((one) => shopifyRefundHook(order, one))
});

/** An order as WooCommerce's `order.updated` tells of it. */
export const wooOrderHook = (order: WooBookOrder, line: string) => ({
	...{ id: order.id, number: String(order.id), status: order.status, currency: order.currency },
	...{ date_created_gmt: '2026-11-02T10:00:00', date_modified_gmt: new Date().toISOString().slice(0, 19) },
	...{
		date_paid_gmt: '2026-11-02T10:00:05',
		payment_method: order.payment_method,
		transaction_id: String(order.id)
	},
	...{ total: decimal(order.total), total_tax: '0.00', shipping_total: '0.00', shipping_tax: '0.00' },
	billing: { country: 'CH', company: 'Lamps AG' },
	shipping: {},
	line_items: [
		{
			...{ id: Number(line), name: 'Lamp', quantity: order.total / 2500, product_id: 1, variation_id: 0 },
			...{ subtotal: decimal(order.total), total: decimal(order.total), total_tax: '0.00', meta_data: [] }
		}
	],
	...{ shipping_lines: [], fee_lines: [], meta_data: [] },
	refunds: order.refunds.map(({ id, reason, amount }) => ({ id, reason, total: `-${decimal(amount)}` }))
});
