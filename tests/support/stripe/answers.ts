import { invalid, nameFor, nowS, type Books, type Intent, type Metadata, type Session } from './books.ts';
import { tellCustomer, tellMethod } from './cards.ts';
import { partIn, textIn, wholeIn, type Params } from './form.ts';

export type Asked = { method: string; path: string; params: Params };

/** What Stripe answers to one call, on its books; throws a `StripeTrouble`. */
export function answer(books: Books, { method, path, params }: Asked): unknown {
	const [, version, kind = '', id, verb] = path.split('/');
	if (version !== 'v1') throw invalid('url_invalid', 404, false);
	if (kind === 'refunds') return method === 'POST' ? refund(books, params) : listRefunds(books, params);
	if (kind === 'balance') return { object: 'balance', available: [], pending: [], livemode: false };
	if (kind === 'checkout') return session(books, method, verb, path.split('/')[5], params);
	if (kind === 'payment_methods') return paymentMethod(books, id, verb);
	if (kind === 'customers') return customer(books, method, id, verb, params);
	if (kind !== 'payment_intents') throw invalid('url_invalid', 404, false);
	if (id === undefined) return method === 'POST' ? charge(books, params) : listIntents(books, params);
	const intent = books.intentOf(id);
	if (verb === 'capture')
		return books.capture(intent, wholeIn(params, 'amount_to_capture') ?? intent.amount_capturable);
	if (verb === 'cancel') return books.cancel(intent);
	return intent;
}

function refund(books: Books, params: Params) {
	const name = textIn(params, 'payment_intent') ?? textIn(params, 'charge');
	if (name === undefined) throw invalid('parameter_missing', 400, false);
	const amount = params['amount'] === undefined ? undefined : wholeIn(params, 'amount');
	if (params['amount'] !== undefined && amount === undefined)
		throw invalid('parameter_invalid_integer', 400, false);
	const reason = textIn(params, 'reason') ?? null;
	return books.refund(books.intentOf(name), {
		amount,
		metadata: partIn(params, 'metadata') as Metadata,
		reason
	});
}

function listRefunds(books: Books, params: Params) {
	const name = textIn(params, 'payment_intent') ?? textIn(params, 'charge');
	const since = wholeIn(params, 'created', 'gte') ?? 0;
	const all = books.refunds.filter(
		(one) =>
			(name === undefined || one.payment_intent === name || one.charge === name) && one.created >= since
	);
	return page(all, params, '/v1/refunds');
}

function listIntents(books: Books, params: Params) {
	const customer = textIn(params, 'customer');
	const all = [...books.intents.values()].reverse().filter((one) => one.customer === customer);
	return page(all, params, '/v1/payment_intents');
}

function page<T extends { id: string }>(all: readonly T[], params: Params, url: string) {
	const after = textIn(params, 'starting_after');
	const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
	const limit = Math.min(wholeIn(params, 'limit') ?? 10, 100);
	const data = all.slice(from, from + limit);
	return { object: 'list', url, has_more: from + limit < all.length, data };
}

function charge(books: Books, params: Params) {
	const [amount, currency] = [wholeIn(params, 'amount'), textIn(params, 'currency')];
	if (amount === undefined || currency === undefined) throw invalid('parameter_missing', 400, false);
	return books.cards.charge({
		...{ amount, currency, metadata: partIn(params, 'metadata') as Metadata },
		customer: textIn(params, 'customer') ?? '',
		card: textIn(params, 'payment_method') ?? ''
	});
}

function paymentMethod({ cards }: Books, id = '', verb: string | undefined) {
	const found = cards.methodOf(id);
	return tellMethod(verb === 'detach' ? cards.detach(found) : found);
}

function customer({ cards }: Books, method: string, id = '', verb: string | undefined, params: Params) {
	const found = cards.customerOf(id);
	if (verb === 'payment_methods')
		return page(cards.attached(id).map(tellMethod), params, `/v1/customers/${id}/payment_methods`);
	return tellCustomer(method === 'DELETE' ? cards.remove(found) : found);
}

function session(
	books: Books,
	method: string,
	id: string | undefined,
	verb: string | undefined,
	params: Params
) {
	if (id === undefined && method === 'POST') return openSession(books, params);
	const found = books.sessions.get(id ?? '');
	if (!found) throw invalid('resource_missing', 404);
	if (verb === 'expire') {
		if (found.status !== 'open') throw invalid('resource_already_closed');
		Object.assign(found, { status: 'expired', url: null });
	}
	const { keepsCard: _, holds, ...told } = found;
	const expanded = Object.values(partIn(params, 'expand'));
	if (!expanded.includes('payment_intent.payment_method') || found.payment_intent === null) return told;
	const intent = books.intentOf(found.payment_intent);
	const card = books.cards.methods.get(intent.payment_method ?? '');
	const payment_method = card ? tellMethod(card) : intent.payment_method;
	const latest_charge = expanded.includes('payment_intent.latest_charge')
		? tellCharge(intent, holds)
		: intent.latest_charge;
	return { ...told, payment_intent: { ...intent, payment_method, latest_charge } };
}

/** A card that only holds says until when: a week, as Stripe counts it. */
const tellCharge = ({ latest_charge: id, created }: Intent, holds: boolean) => ({
	...{ id, object: 'charge', created },
	payment_method_details: { type: 'card', card: { capture_before: holds ? created + 7 * 86_400 : null } }
});

function openSession(books: Books, params: Params) {
	const item = partIn(partIn(params, 'line_items'), '0');
	const amount = wholeIn(item, 'price_data', 'unit_amount');
	const expiresAt = wholeIn(params, 'expires_at') ?? nowS() + 86_400;
	// As Stripe: half an hour to a day.
	if (amount === undefined || expiresAt < nowS() + 1700 || expiresAt > nowS() + 86_400)
		throw invalid('parameter_invalid', 400, false);
	const id = nameFor('cs_test');
	const made: Session = {
		...{ id, object: 'checkout.session', mode: 'payment', status: 'open', payment_status: 'unpaid' },
		...{ amount_total: amount * (wholeIn(item, 'quantity') ?? 1), expires_at: expiresAt, customer: null },
		...{
			currency: textIn(item, 'price_data', 'currency') ?? 'eur',
			url: `https://checkout.stripe.com/c/pay/${id}`
		},
		...{ client_reference_id: textIn(params, 'client_reference_id') ?? null, payment_intent: null },
		keepsCard: textIn(params, 'payment_intent_data', 'setup_future_usage') === 'off_session',
		holds: textIn(params, 'payment_intent_data', 'capture_method') === 'manual',
		metadata: partIn(params, 'metadata') as Metadata
	};
	books.sessions.set(id, made);
	const { keepsCard: _, holds: __, ...told } = made;
	return told;
}
