import type Stripe from 'stripe';
import type { KeptCard, LinkOrder, LinkReport } from '#server/ports/payments.ts';
import { fromStripe, toStripe } from './amounts.ts';
import type { StripeClient } from './client.ts';
import { meaningOf, orFailed } from './errors.ts';
import { nameOf } from './refunds.ts';

/** Where a session and a payment of Stripe's say which order of ours to a provider they are. */
export const ORDER_MARK = 'roundtrip_payment_order';

/** A page of Stripe's ("Checkout") on which what is due is paid. */
export async function createLink(client: StripeClient, order: LinkOrder): Promise<LinkReport> {
	const amount = toStripe(order.amount, order.currency);
	if (amount === undefined) return { state: 'failed', reason: 'stripe.amount_unrepresentable' };
	const metadata = { [ORDER_MARK]: order.id, order_ref: order.orderRef };
	const price = {
		currency: order.currency.toLowerCase(),
		unit_amount: amount,
		product_data: { name: order.orderRef }
	};
	try {
		const session = await client.api.checkout.sessions.create(
			{
				mode: 'payment',
				client_reference_id: order.id,
				line_items: [{ quantity: 1, price_data: price }],
				success_url: order.paidUrl,
				cancel_url: order.leftUrl,
				expires_at: Math.floor(order.expiresAt.getTime() / 1000),
				locale: 'auto',
				metadata,
				payment_intent_data: {
					metadata,
					...(order.keepCard && { setup_future_usage: 'off_session' as const }),
					...(order.hold && { capture_method: 'manual' as const })
				},
				// What can be held is a card.
				...(order.hold && { payment_method_types: ['card' as const] }),
				...(order.keepCard && { customer_creation: 'always' as const })
			},
			{ idempotencyKey: order.key }
		);
		return sessionReport(session);
	} catch (error) {
		return orFailed(meaningOf(client, error));
	}
}

/** What became of a page to pay on. */
export async function findLink(client: StripeClient, reference: string): Promise<LinkReport> {
	try {
		const expand = ['payment_intent.payment_method', 'payment_intent.latest_charge'];
		return sessionReport(await client.api.checkout.sessions.retrieve(reference, { expand }));
	} catch (error) {
		return orFailed(meaningOf(client, error));
	}
}

/** Closes a page; one that is over already says how it ended. */
export async function endLink(client: StripeClient, reference: string): Promise<LinkReport> {
	try {
		return sessionReport(await client.api.checkout.sessions.expire(reference));
	} catch (error) {
		return meaningOf(client, error).state === 'unknown' ? { state: 'unknown' } : findLink(client, reference);
	}
}

/** A session as Stripe answers and as its webhooks tell of it; the payment in it may be there by name alone. */
export function sessionReport(session: Stripe.Checkout.Session): LinkReport {
	const reference = session.id;
	if (session.status === 'expired') return { state: 'ended', reference };
	if (session.status === 'complete') {
		const intent = session.payment_intent;
		const name = nameOf(intent);
		const held = typeof intent === 'object' && intent !== null ? heldReport(reference, intent) : undefined;
		if (held) return held;
		if (session.payment_status !== 'paid' || name === undefined) return { state: 'waiting', reference };
		const card = cardOf(session.customer, typeof intent === 'object' ? intent : null);
		const total = fromStripe(session.amount_total ?? 0, session.currency ?? '');
		const payment = { reference: name, ...total, at: new Date(), ...(card && { card }) };
		return { state: 'paid', reference, payment };
	}
	// Only an address of the web is a page.
	if (!session.url || !/^https:\/\//i.test(session.url)) return { state: 'failed', reason: 'stripe.no_page' };
	return { state: 'open', reference, url: session.url, expiresAt: new Date(session.expires_at * 1000) };
}

/** The card that its buyer agreed to have kept, where the payment's own object is there to tell of it. */
function cardOf(
	customer: Stripe.Checkout.Session['customer'],
	intent: Stripe.PaymentIntent | null
): KeptCard | undefined {
	const method = intent?.payment_method;
	const [who, card] = [nameOf(customer), nameOf(method)];
	if (!intent?.setup_future_usage || !who || !card) return undefined;
	const lastFour = typeof method === 'object' ? method?.card?.last4 : undefined;
	return { customer: who, card, ...(lastFour && { lastFour }) };
}

/** Cards are held for a week where nobody says otherwise (docs.stripe.com/payments/place-a-hold-on-a-payment-method). */
const HELD_FOR_S = 7 * 86_400;

/** A payment that is only held; `capture_before` of its charge says until when. */
function heldReport(reference: string, intent: Stripe.PaymentIntent): LinkReport | undefined {
	if (intent.status !== 'requires_capture') return undefined;
	const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
	const until = charge?.payment_method_details?.card?.capture_before ?? intent.created + HELD_FOR_S;
	const money = fromStripe(intent.amount_capturable, intent.currency);
	const payment = { reference: intent.id, ...money, at: new Date(intent.created * 1000) };
	return { state: 'held', reference, payment, until: new Date(until * 1000) };
}
