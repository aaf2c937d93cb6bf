import { listen, type Asked, type Fault, type Reply } from './listen.ts';

export const SHOPIFY_TOKEN = 'shpat_ofourown';
type Transaction = {
	id: string;
	kind: string;
	status: string;
	gateway: string;
	manualPaymentGateway: boolean;
	amount: number;
};
type Refund = {
	id: string;
	note: string | null;
	lines: { line: string; quantity: number; restock: string; location: string | null }[];
	transactions: { amount: number; status: string; parent: string }[];
	createdAt: string;
};
export type ShopifyBookOrder = {
	id: string;
	cancelledAt: string | null;
	currency: string;
	presentment: string;
	/** Pieces by line, and how many of them were sent. */
	lines: Map<
		string,
		{ quantity: number; sent: number; removed: number; returning: number; variant?: string }
	>;
	/** What the commit of an edit was noted with. */
	edits: string[];
	transactions: Transaction[];
	refunds: Refund[];
	returns: { id: string; notes: string[] }[];
	tags: Set<string>;
	metafields: Map<string, string>;
};
type Variables = Record<string, unknown>;
const number = (gid: unknown) => /(\d+)$/.exec(String(gid))?.[1] ?? '';

/**
 * A Shopify of our own: its Admin API's GraphQL as far as we speak it, with its rules that matter here (an order is
 * cancelled once and not after it was sent, no more back than was paid, one refund per idempotency key).
 */
export async function startShopify() {
	const orders = new Map<string, ShopifyBookOrder>();
	const keys = new Map<string, { print: string; json: unknown }>();
	const sessions = new Map<
		string,
		{ order: ShopifyBookOrder; set: Map<string, number>; add: [string, number][] }
	>();
	let next = 9_000_000_000;
	const newNumber = () => String(++next);
	const moneyBack = ({ refunds }: ShopifyBookOrder) =>
		refunds.flatMap(({ transactions }) => transactions).reduce((sum, { amount }) => sum + amount, 0);

	const nameOf = ({ body }: Omit<Asked, 'what'>) =>
		/(?:query|mutation) Roundtrip(\w+)/.exec(String((body as { query?: string }).query))?.[1] ?? 'other';

	function answer(asked: Asked, fault: Fault | undefined): Reply {
		if (!/^\/admin\/api\/2026-07\/graphql\.json$/.test(asked.path))
			return { status: 404, json: { errors: 'Not Found' } };
		if (asked.headers['x-shopify-access-token'] !== SHOPIFY_TOKEN)
			return { status: 401, json: { errors: '[API] Invalid API key or access token' } };
		const { query, variables } = asked.body as { query: string; variables: Variables };
		if (fault === 'throttle') return { status: 200, json: THROTTLED };
		if (fault === 'refuse') return { status: 200, json: { data: refusal(asked.what) } };
		const key = /@idempotent\(key: \$key\)/.test(query) ? String(variables['key']) : undefined;
		if (asked.what === 'Refund' && key === undefined)
			return {
				status: 200,
				json: {
					errors: [{ message: 'The @idempotent directive is required', extensions: { code: 'BAD_REQUEST' } }]
				}
			};
		const print = JSON.stringify(variables);
		const kept = key === undefined ? undefined : keys.get(key);
		if (kept && kept.print !== print)
			return {
				status: 200,
				json: {
					errors: [
						{ message: 'used for another', extensions: { code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' } }
					]
				}
			};
		if (kept) return { status: 200, json: kept.json };
		const json = { data: run(asked.what, variables) };
		if (key !== undefined) keys.set(key, { print, json });
		return { status: 200, json };
	}

	const run = (what: string, variables: Variables): unknown => {
		if (EDITING.includes(what)) return { step: edit(what, variables) };
		const order = orders.get(number(variables['id'] ?? variables['orderId'] ?? idIn(variables)));
		if (what === 'Lines') return { order: order ? linesOf(order) : null };
		if (what === 'Order') return { order: order ? look(order) : null };
		if (!order) return { [what]: null };
		if (what === 'Cancel') return { orderCancel: cancel(order) };
		if (what === 'Edit') return { orderEditBegin: begin(order) };
		if (what === 'Where') return { order: { suggestedRefund: where(variables['lines'] as Variables[]) } };
		if (what === 'Refund') return { refundCreate: refund(order, variables['input'] as Variables) };
		if (what === 'Note') return note(order, variables);
		if (what === 'Returns') return returns(order);
		if (what === 'Return') return { returnCreate: openReturn(order, variables['returnInput'] as Variables) };
		throw new Error(`nobody asked for ${what} before`);
	};

	function cancel(order: ShopifyBookOrder) {
		const no = (message: string) => ({
			job: null,
			orderCancelUserErrors: [{ field: ['orderId'], message, code: 'INVALID' }]
		});
		if (order.cancelledAt) return no('Order has already been cancelled');
		if ([...order.lines.values()].some(({ sent }) => sent > 0)) return no('Cannot cancel a fulfilled order');
		order.cancelledAt = new Date().toISOString();
		const left = [...order.lines].filter(([, { quantity, removed }]) => quantity > removed);
		// Its goods go back on the shelf as a refund of no money, without a word of ours on it.
		order.refunds.push({
			...{ id: newNumber(), note: null, transactions: [], createdAt: order.cancelledAt },
			lines: left.map(([line, { quantity, removed }]) => ({
				line,
				quantity: quantity - removed,
				restock: 'cancel',
				location: '1'
			}))
		});
		for (const [, line] of left) line.removed = line.quantity;
		return { job: { id: 'gid://shopify/Job/1', done: false }, orderCancelUserErrors: [] };
	}

	function begin(order: ShopifyBookOrder) {
		if (order.cancelledAt)
			return {
				calculatedOrder: null,
				userErrors: [{ field: ['id'], message: 'The order cannot be edited.' }]
			};
		const id = newNumber();
		sessions.set(id, { order, set: new Map(), add: [] });
		const nodes = [...order.lines].map(([line, { quantity, removed }]) => ({
			...{ id: `gid://shopify/CalculatedLineItem/${line}`, quantity: quantity - removed }
		}));
		const calculatedOrder = { id: `gid://shopify/CalculatedOrder/${id}`, lineItems: { nodes } };
		return { calculatedOrder, userErrors: [] };
	}

	/** Nothing of an edit is done before its commit; then all of it is. */
	function edit(what: string, variables: Variables) {
		const session = sessions.get(number(variables['id']));
		const no = (message: string) => ({ userErrors: [{ field: ['id'], message }] });
		if (!session) return no('The calculated order does not exist.');
		const { order, set, add } = session;
		if (what === 'EditQuantity') {
			const line = order.lines.get(number(variables['lineItemId']));
			const quantity = Number(variables['quantity']);
			if (!line || quantity < line.sent) return no('Line item is not editable.');
			set.set(number(variables['lineItemId']), quantity);
		} else if (what === 'EditAdd') add.push([number(variables['variantId']), Number(variables['quantity'])]);
		else {
			const taken = [...set].flatMap(([line, quantity]) => {
				const own = order.lines.get(line);
				if (!own) return [];
				const gone = own.quantity - own.removed - quantity;
				own.removed += gone;
				return [{ line, quantity: gone, restock: 'no_restock', location: null }];
			});
			// What leaves is told of as a refund of nothing, without a word of ours on it.
			const at = new Date().toISOString();
			if (taken.length > 0)
				order.refunds.push({ id: newNumber(), note: null, lines: taken, transactions: [], createdAt: at });
			for (const [variant, quantity] of add)
				order.lines.set(newNumber(), { quantity, sent: 0, removed: 0, returning: 0, variant });
			order.edits.push(String(variables['staffNote']));
			sessions.delete(number(variables['id']));
		}
		return { userErrors: [] };
	}

	function refund(order: ShopifyBookOrder, input: Variables) {
		const no = (message: string) => ({ refund: null, userErrors: [{ field: ['input'], message }] });
		const lines = (input['refundLineItems'] ?? []) as Variables[];
		for (const one of lines) {
			const line = order.lines.get(number(one['lineItemId']));
			if (!line) return no('Line item not found');
			if (line.removed + line.sent + Number(one['quantity']) > line.quantity)
				return no('Quantity cannot refund more items than were purchased');
			if (one['restockType'] === 'CANCEL' && !one['locationId']) return no('Location is required');
		}
		const wanted = ((input['transactions'] ?? []) as Variables[]).map((one) => ({
			parent: String(one['parentId']),
			amount: Math.round(Number(one['amount']) * 100),
			status: 'SUCCESS'
		}));
		const paid = order.transactions.reduce((sum, { amount }) => sum + amount, 0);
		const sum = wanted.reduce((all, { amount }) => all + amount, 0);
		if (moneyBack(order) + sum > paid)
			return no('Refund amount is more than the amount that can be refunded');
		if (lines.length === 0 && wanted.length === 0) return no('Refund is empty');
		for (const one of lines) {
			const line = order.lines.get(number(one['lineItemId']));
			if (line) line.removed += Number(one['quantity']);
		}
		const made: Refund = {
			...{
				id: newNumber(),
				note: String(input['note']),
				transactions: wanted,
				createdAt: new Date().toISOString()
			},
			lines: lines.map((one) => ({
				...{ line: number(one['lineItemId']), quantity: Number(one['quantity']) },
				...{ restock: String(one['restockType']).toLowerCase(), location: number(one['locationId']) || null }
			}))
		};
		order.refunds.push(made);
		return {
			refund: { id: `gid://shopify/Refund/${made.id}`, transactions: statusesOf(made) },
			userErrors: []
		};
	}

	function note(order: ShopifyBookOrder, variables: Variables) {
		for (const one of variables['metafields'] as Variables[])
			order.metafields.set(`${String(one['namespace'])}.${String(one['key'])}`, String(one['value']));
		for (const tag of variables['tags'] as string[]) order.tags.add(tag);
		return { metafieldsSet: { userErrors: [] }, tagsAdd: { userErrors: [] } };
	}

	const returns = (order: ShopifyBookOrder) => ({
		order: {
			returns: {
				nodes: order.returns.map(({ id, notes }) => ({
					id: `gid://shopify/Return/${id}`,
					returnLineItems: { nodes: notes.map((returnReasonNote) => ({ returnReasonNote })) }
				}))
			}
		},
		returnableFulfillments: {
			nodes: [
				{
					returnableFulfillmentLineItems: {
						nodes: [...order.lines]
							.filter(([, { sent, returning }]) => sent > returning)
							.map(([line, { sent, returning }]) => ({
								quantity: sent - returning,
								fulfillmentLineItem: {
									id: `gid://shopify/FulfillmentLineItem/${line}5`,
									lineItem: { id: `gid://shopify/LineItem/${line}` }
								}
							}))
					}
				}
			]
		}
	});

	function openReturn(order: ShopifyBookOrder, input: Variables) {
		const lines = input['returnLineItems'] as Variables[];
		for (const one of lines) {
			const line = order.lines.get(number(one['fulfillmentLineItemId']).slice(0, -1));
			if (!line || line.sent - line.returning < Number(one['quantity']))
				return { return: null, userErrors: [{ field: [], message: 'not returnable', code: 'INVALID' }] };
			line.returning += Number(one['quantity']);
		}
		const made = { id: newNumber(), notes: lines.map((one) => String(one['returnReasonNote'])) };
		order.returns.push(made);
		return { return: { id: `gid://shopify/Return/${made.id}` }, userErrors: [] };
	}

	const listening = await listen(nameOf, answer);
	return {
		...listening,
		orders,
		moneyBack,
		/** Keys are forgotten, as Shopify does after a while. */
		forgetKeys: () => keys.clear(),
		add(
			id: string,
			gateway: string,
			amount: number,
			lines: Record<string, number>,
			isManual = false
		): ShopifyBookOrder {
			const transaction = { id: newNumber(), kind: 'SALE', status: 'SUCCESS', gateway, amount };
			const order: ShopifyBookOrder = {
				...{ id, cancelledAt: null, currency: 'EUR', presentment: 'EUR', refunds: [], returns: [] },
				...{ tags: new Set(), metafields: new Map(), edits: [] },
				lines: new Map(
					Object.entries(lines).map(([line, quantity]) => [
						line,
						{ quantity, sent: 0, removed: 0, returning: 0 }
					])
				),
				transactions: [{ ...transaction, manualPaymentGateway: isManual }]
			};
			orders.set(id, order);
			return order;
		}
	};
}

export type ShopifyServer = Awaited<ReturnType<typeof startShopify>>;

const idIn = (variables: Variables) =>
	(variables['input'] as Variables | undefined)?.['orderId'] ??
	(variables['returnInput'] as Variables | undefined)?.['orderId'];
const EDITING = ['EditQuantity', 'EditAdd', 'EditCommit'];
const linesOf = ({ lines }: ShopifyBookOrder) => ({
	lineItems: {
		nodes: [...lines].map(([id, { quantity, removed, variant }]) => ({
			...{ id: `gid://shopify/LineItem/${id}`, currentQuantity: quantity - removed },
			variant: variant === undefined ? null : { id: `gid://shopify/ProductVariant/${variant}` }
		}))
	}
});
const statusesOf = ({ transactions }: Refund) => ({ nodes: transactions.map(({ status }) => ({ status })) });
const look = (order: ShopifyBookOrder) => ({
	id: `gid://shopify/Order/${order.id}`,
	cancelledAt: order.cancelledAt,
	currencyCode: order.currency,
	presentmentCurrencyCode: order.presentment,
	refunds: order.refunds.map((one) => ({
		...{ id: `gid://shopify/Refund/${one.id}`, note: one.note, transactions: statusesOf(one) }
	})),
	transactions: order.transactions.map(({ amount: _, id, ...one }) => ({
		...one,
		id: `gid://shopify/OrderTransaction/${id}`
	}))
});
const where = (lines: Variables[]) => ({
	refundLineItems: lines.map(({ lineItemId }) => ({
		lineItem: { id: lineItemId },
		location: { id: 'gid://shopify/Location/1' }
	}))
});
const THROTTLED = {
	errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
	extensions: {
		cost: {
			requestedQueryCost: 60,
			throttleStatus: { maximumAvailable: 1000, currentlyAvailable: 10, restoreRate: 25 }
		}
	}
};
const refusal = (what: string) =>
	EDITING.includes(what)
		? { step: { userErrors: [{ field: ['id'], message: 'This order cannot be edited.' }] } }
		: what === 'Cancel'
			? {
					orderCancel: {
						job: null,
						orderCancelUserErrors: [
							{ field: ['orderId'], message: 'Cannot cancel a fulfilled order', code: 'INVALID' }
						]
					}
				}
			: {
					refundCreate: { refund: null, userErrors: [{ field: ['input'], message: 'It cannot be refunded' }] }
				};
