import type Stripe from 'stripe';
import type { CaptureOrder, CaptureReport } from '#server/ports/payments.ts';
import { fromStripe, toStripe } from './amounts.ts';
import type { StripeClient } from './client.ts';
import { meaningOf } from './errors.ts';

/**
 * Takes a part of an authorisation and lets the rest go, or voids it where nothing is to be taken. Where Stripe refuses
 * because it is over already, what became of it decides: that is how a call whose answer was lost is found done.
 */
export async function capture(client: StripeClient, order: CaptureOrder): Promise<CaptureReport> {
	if (!/^pi_\w+$/.test(order.reference)) return { state: 'failed', reason: 'stripe.reference_unknown' };
	const amount = toStripe(order.amount, order.currency);
	if (amount === undefined) return { state: 'failed', reason: 'stripe.amount_unrepresentable' };
	const { paymentIntents } = client.api;
	const options = { idempotencyKey: order.key };
	try {
		const intent =
			amount > 0
				? await paymentIntents.capture(order.reference, { amount_to_capture: amount }, options)
				: await paymentIntents.cancel(
						order.reference,
						{ cancellation_reason: 'requested_by_customer' },
						options
					);
		return reportOf(order, intent);
	} catch (error) {
		const meaning = meaningOf(client, error);
		if (meaning.state === 'unknown') return meaning;
		return look(client, order, meaning.reason);
	}
}

async function look(client: StripeClient, order: CaptureOrder, reason: string): Promise<CaptureReport> {
	try {
		const intent = await client.api.paymentIntents.retrieve(order.reference);
		return isOver(intent) ? reportOf(order, intent) : { state: 'failed', reason };
	} catch (error) {
		const meaning = meaningOf(client, error);
		return meaning.state === 'unknown' ? meaning : { state: 'failed', reason: meaning.reason };
	}
}

const isOver = ({ status }: Stripe.PaymentIntent) => status === 'succeeded' || status === 'canceled';

function reportOf(order: CaptureOrder, intent: Stripe.PaymentIntent): CaptureReport {
	// One that was voided took nothing.
	const taken = fromStripe(intent.status === 'canceled' ? 0 : intent.amount_received, intent.currency);
	if (!isOver(intent)) return { state: 'unknown' };
	if (taken.amount !== order.amount || taken.currency !== order.currency)
		return { state: 'differs', about: `intent.${intent.status}`, ...taken };
	const at = intent.canceled_at === null ? new Date() : new Date(intent.canceled_at * 1000);
	return { state: 'done', reference: intent.id, at, ...taken };
}
