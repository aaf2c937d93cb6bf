import type Stripe from 'stripe';
import type { ChargeOrder, ChargeReport, ForgetReport, KeptCard } from '#server/ports/payments.ts';
import { fromStripe, toStripe } from './amounts.ts';
import type { StripeClient } from './client.ts';
import { meaningOf, orFailed } from './errors.ts';
import { ORDER_MARK } from './links.ts';
import { nameOf } from './refunds.ts';

/** The bank wants the owner of the card to confirm the payment (docs.stripe.com/declines/codes). */
const NEEDS_BUYER = 'authentication_required';

/** Takes money from a kept card while its owner is away ("off-session"). */
export async function charge(client: StripeClient, order: ChargeOrder): Promise<ChargeReport> {
	const amount = toStripe(order.amount, order.currency);
	if (amount === undefined) return { state: 'failed', reason: 'stripe.amount_unrepresentable' };
	try {
		const before = order.again ? await findCharge(client, order) : undefined;
		if (before) return await chargeReport(client, before);
		const intent = await client.api.paymentIntents.create(
			{
				amount,
				currency: order.currency.toLowerCase(),
				customer: order.card.customer,
				payment_method: order.card.card,
				off_session: true,
				confirm: true,
				metadata: { [ORDER_MARK]: order.id, order_ref: order.orderRef }
			},
			{ idempotencyKey: order.key }
		);
		return await chargeReport(client, intent);
	} catch (error) {
		const meaning = meaningOf(client, error);
		if (meaning.state === 'unknown' || meaning.reason !== `stripe.${NEEDS_BUYER}`) return orFailed(meaning);
		if (error instanceof client.errors.StripeError) await letGo(client, error.payment_intent?.id);
		return { state: 'needs_buyer' };
	}
}

async function chargeReport(client: StripeClient, intent: Stripe.PaymentIntent): Promise<ChargeReport> {
	if (intent.status === 'succeeded') {
		const at = new Date(intent.created * 1000);
		const money = fromStripe(intent.amount_received, intent.currency);
		return { state: 'paid', payment: { reference: intent.id, ...money, at } };
	}
	if (intent.status === 'processing') return { state: 'waiting', reference: intent.id };
	const { code, decline_code: decline } = intent.last_payment_error ?? {};
	if (intent.status === 'requires_action' || code === NEEDS_BUYER || decline === NEEDS_BUYER) {
		await letGo(client, intent.status === 'canceled' ? undefined : intent.id);
		return { state: 'needs_buyer' };
	}
	return { state: 'failed', reason: `stripe.${decline ?? code ?? intent.status}` };
}

/** A try that waits for its owner is not left behind: what is due is paid on a page, and only there. */
async function letGo(client: StripeClient, id: string | undefined): Promise<void> {
	if (id === undefined) return;
	try {
		await client.api.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
	} catch (error) {
		// It takes no money by itself: only its owner could, and they are sent elsewhere.
		meaningOf(client, error);
	}
}

/** Looked for among all of its customer: a key is pruned after a day, what it says of us is not. */
async function findCharge(client: StripeClient, order: ChargeOrder) {
	const all = client.api.paymentIntents.list({ customer: order.card.customer, limit: 100 });
	for await (const intent of all) if (intent.metadata[ORDER_MARK] === order.id) return intent;
	return undefined;
}

/**
 * Takes a card off its customer, and deletes the customer, which Stripe made for our page, unless somebody has put
 * something else there since: another card or a subscription. What is gone already is done.
 */
export async function forgetCard(client: StripeClient, { customer, card }: KeptCard): Promise<ForgetReport> {
	try {
		if (await isAttached(client, card)) await client.api.paymentMethods.detach(card);
		const found = await orGone(client, () =>
			client.api.customers.retrieve(customer, { expand: ['subscriptions'] })
		);
		if (!found || found.deleted || (found.subscriptions?.data.length ?? 0) > 0) return { state: 'done' };
		const { data: others } = await client.api.customers.listPaymentMethods(customer, { limit: 1 });
		if (others.length === 0) await orGone(client, () => client.api.customers.del(customer));
		return { state: 'done' };
	} catch (error) {
		return orFailed(meaningOf(client, error));
	}
}

async function isAttached(client: StripeClient, card: string): Promise<boolean> {
	const method = await orGone(client, () => client.api.paymentMethods.retrieve(card));
	return nameOf(method?.customer) !== undefined;
}

/** The answer of a call; nothing where what it is about is not there any more. */
async function orGone<T>(client: StripeClient, call: () => Promise<T>): Promise<T | undefined> {
	try {
		return await call();
	} catch (error) {
		const meaning = meaningOf(client, error);
		if (meaning.state === 'failed' && meaning.reason === 'stripe.resource_missing') return undefined;
		throw error;
	}
}
