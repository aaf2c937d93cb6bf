import { listen, type Asked, type Fault, type Reply } from './listen.ts';

export const WOO = { key: 'ck_ofourown', secret: 'cs_ofourown' };
type Refund = {
	id: number;
	reason: string;
	amount: number;
	paid: boolean;
	lines: { id: number; quantity: number }[];
};
export type WooBookOrder = {
	id: number;
	status: string;
	currency: string;
	payment_method: string;
	total: number;
	refunds: Refund[];
	notes: { id: number; note: string; customer_note: boolean }[];
};

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
		const body = asked.body as Record<string, unknown>;
		if (part === '/refunds' && asked.method === 'POST') return refund(order, body);
		if (part === '/notes') {
			if (asked.method === 'GET') return { status: 200, json: order.notes };
			const note = { id: ++next, note: String(body['note']), customer_note: body['customer_note'] === true };
			order.notes.push(note);
			return { status: 201, json: note };
		}
		if (asked.method === 'PUT') order.status = String(body['status']);
		return { status: 200, json: view(order) };
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
		add(id: string, payment_method: string, total: number): WooBookOrder {
			const order: WooBookOrder = {
				...{ id: Number(id), status: 'processing', currency: 'EUR', payment_method, total },
				...{ refunds: [], notes: [] }
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
const view = ({ refunds, notes: _, total, ...order }: WooBookOrder) => ({
	...order,
	total: (total / 100).toFixed(2),
	refunds: refunds.map(({ id, reason, amount }) => ({ id, reason, total: `-${(amount / 100).toFixed(2)}` }))
});
