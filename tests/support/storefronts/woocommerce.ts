import { listen, type Asked, type Fault, type Reply } from './listen.ts';

export const WOO = { key: 'ck_ofourown', secret: 'cs_ofourown' };
type Refund = {
	id: number;
	reason: string;
	amount: number;
	paid: boolean;
	lines: { id: number; quantity: number }[];
};
/** Amounts in minor units, without tax. */
export type WooLine = {
	id: number;
	quantity: number;
	total: number;
	product_id: number;
	variation_id: number;
	meta_data: { key: string; value: unknown }[];
};
export type WooBookOrder = {
	id: number;
	status: string;
	currency: string;
	payment_method: string;
	total: number;
	refunds: Refund[];
	lines: WooLine[];
	notes: { id: number; note: string; customer_note: boolean }[];
};

/** What one piece of anything costs there today. */
const CATALOGUE_PRICE = 2600;

/**
 * A WooCommerce of our own: its REST API, version 3, as far as we speak it, with its habits that matter here. It knows no
 * idempotency keys, takes `api_refund` left out for yes, and refuses a refund with a 500.
 */
export async function startWoo() {
	const orders = new Map<string, WooBookOrder>();
	let next = 5000;
	const moneyBack = ({ refunds }: WooBookOrder) => refunds.reduce((sum, { amount }) => sum + amount, 0);
	/** What its gateway has really sent. */
	const sent = ({ refunds }: WooBookOrder) =>
		refunds.filter(({ paid }) => paid).reduce((sum, { amount }) => sum + amount, 0);

	const nameOf = ({ method, path }: Omit<Asked, 'what'>) =>
		`${method} ${path.replace(/^\/wp-json\/wc\/v3\/orders\/\d+/, '')}`.trim();

	function answer(asked: Asked, fault: Fault | undefined): Reply {
		const expected = `Basic ${Buffer.from(`${WOO.key}:${WOO.secret}`).toString('base64')}`;
		if (asked.headers.authorization !== expected)
			return trouble(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
		if (fault === 'throttle') return { status: 429, json: {}, headers: { 'retry-after': '30' } };
		if (fault === 'refuse')
			return trouble(500, 'woocommerce_rest_cannot_create_order_refund', 'Invalid refund amount.');
		const [, id = '', part = ''] = /^\/wp-json\/wc\/v3\/orders\/(\d+)(\/\w+)?$/.exec(asked.path) ?? [];
		const order = orders.get(id);
		if (!order) return trouble(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
		const body = (asked.body ?? {}) as Record<string, unknown>;
		if (part === '/refunds' && asked.method === 'POST') return refund(order, body);
		if (part === '/notes') {
			if (asked.method === 'GET') return { status: 200, json: order.notes };
			const note = { id: ++next, note: String(body['note']), customer_note: body['customer_note'] === true };
			order.notes.push(note);
			return { status: 201, json: note };
		}
		if (asked.method === 'PUT' && body['status'] !== undefined) order.status = String(body['status']);
		if (Array.isArray(body['line_items'])) change(order, body['line_items'] as Record<string, unknown>[]);
		return { status: 200, json: view(order) };
	}

	/** Lines that are named are changed, of nothing they go, without an id they are new; the others stay. */
	function change(order: WooBookOrder, items: Record<string, unknown>[]): void {
		const minor = (text: unknown, otherwise: number) =>
			text === undefined ? otherwise : Math.round(Number(text) * 100);
		for (const item of items) {
			const quantity = Number(item['quantity']);
			const there = order.lines.find(({ id }) => id === item['id']);
			if (there && quantity === 0) order.lines.splice(order.lines.indexOf(there), 1);
			// A total that is not said is not worked out anew.
			else if (there) Object.assign(there, { quantity, total: minor(item['total'], there.total) });
			else
				order.lines.push({
					...{ id: ++next, quantity, total: minor(item['total'], quantity * CATALOGUE_PRICE) },
					...{ product_id: Number(item['product_id'] ?? 0), variation_id: Number(item['variation_id'] ?? 0) },
					meta_data: (item['meta_data'] ?? []) as WooLine['meta_data']
				});
		}
		order.total = order.lines.reduce((sum, { total }) => sum + total, 0);
	}

	function refund(order: WooBookOrder, body: Record<string, unknown>): Reply {
		const amount = Math.round(Number(body['amount']) * 100);
		if (amount < 0 || moneyBack(order) + amount > order.total)
			return trouble(500, 'woocommerce_rest_cannot_create_order_refund', 'Invalid refund amount.');
		const lines = (body['line_items'] ?? []) as { id: number; quantity: number }[];
		const paid = body['api_refund'] !== false;
		const made = { id: ++next, reason: String(body['reason'] ?? ''), amount, paid, lines };
		order.refunds.push(made);
		if (moneyBack(order) === order.total) order.status = 'refunded';
		const { reason } = made;
		return {
			status: 201,
			json: { id: made.id, reason, amount: String(body['amount']), refunded_payment: paid }
		};
	}

	const listening = await listen(nameOf, answer);
	return {
		...listening,
		orders,
		moneyBack,
		sent,
		add(
			id: string,
			payment_method: string,
			total: number,
			line?: { id: string; quantity: number }
		): WooBookOrder {
			const order: WooBookOrder = {
				...{ id: Number(id), status: 'processing', currency: 'EUR', payment_method, total },
				...{ refunds: [], notes: [] },
				lines: line
					? [
							{
								id: Number(line.id),
								quantity: line.quantity,
								total,
								product_id: 1,
								variation_id: 0,
								meta_data: []
							}
						]
					: []
			};
			orders.set(id, order);
			return order;
		}
	};
}

export type WooServer = Awaited<ReturnType<typeof startWoo>>;

const trouble = (status: number, code: string, message: string): Reply => ({
	status,
	json: { code, message, data: { status } }
});
const view = ({ refunds, notes: _, total, lines, ...order }: WooBookOrder) => ({
	...order,
	line_items: lines.map(({ total: own, ...line }) => {
		const text = (own / 100).toFixed(2);
		return { ...line, subtotal: text, total: text };
	}),
	total: (total / 100).toFixed(2),
	refunds: refunds.map(({ id, reason, amount }) => ({ id, reason, total: `-${(amount / 100).toFixed(2)}` }))
});
