import type Stripe from 'stripe';
import type { ListedAtProvider, RefundOrder, RefundReport } from '#server/ports/payments.ts';
import { fromStripe, toStripe } from './amounts.ts';
import type { StripeClient } from './client.ts';
import { meaningOf } from './errors.ts';

/** Where a refund at Stripe says which of ours it is; never pruned, as keys are after a day. */
export const REFUND_MARK = 'roundtrip_refund';

const PAGE = 100;

/** How an order names a payment of Stripe's: a payment intent, or a charge of older kind. */
export function targetOf(reference: string): { payment_intent: string } | { charge: string } | undefined {
	if (/^pi_\w+$/.test(reference)) return { payment_intent: reference };
	return /^(ch|py)_\w+$/.test(reference) ? { charge: reference } : undefined;
}

/** Asks for a refund. The same key is the same refund, however often it is asked for. */
export async function refund(client: StripeClient, order: RefundOrder): Promise<RefundReport> {
	const target = targetOf(order.reference);
	if (!target) return { state: 'failed', reason: 'stripe.reference_unknown' };
	const amount = toStripe(order.amount, order.currency);
	if (amount === undefined) return { state: 'failed', reason: 'stripe.amount_unrepresentable' };
	try {
		const made = await client.api.refunds.create(
			{ ...target, amount, reason: 'requested_by_customer', metadata: { [REFUND_MARK]: order.key } },
			{ idempotencyKey: order.key }
		);
		return reportOf(made);
	} catch (error) {
		return meaningOf(client, error);
	}
}

/** What became of a refund: looked up among all of its payment, by our key, however long ago it was asked for. */
export async function find(client: StripeClient, order: RefundOrder): Promise<RefundReport> {
	const target = targetOf(order.reference);
	if (!target) return { state: 'failed', reason: 'stripe.reference_unknown' };
	try {
		for await (const made of client.api.refunds.list({ ...target, limit: PAGE })) {
			if (made.metadata?.[REFUND_MARK] === order.key) return reportOf(made);
		}
		return { state: 'absent' };
	} catch (error) {
		const meaning = meaningOf(client, error);
		return meaning.state === 'failed' ? meaning : { state: 'unknown' };
	}
}

/** Every refund made since; the newest first. */
export async function listRefunds(client: StripeClient, since: Date): Promise<ListedAtProvider[]> {
	const all: ListedAtProvider[] = [];
	const created = { gte: Math.floor(since.getTime() / 1000) };
	for await (const made of client.api.refunds.list({ created, limit: PAGE })) {
		const payment = [nameOf(made.payment_intent), nameOf(made.charge)].filter((one) => one !== undefined);
		all.push({
			...fromStripe(made.amount, made.currency),
			reference: made.id,
			key: made.metadata?.[REFUND_MARK] ?? null,
			payment,
			state: stateOf(made.status),
			at: new Date(made.created * 1000)
		});
	}
	return all;
}

/** `pending` and `requires_action` are under way; what Stripe may say one day and we do not know, is too. */
export const stateOf = (status: string | null): 'settled' | 'sent' | 'failed' =>
	status === 'succeeded' ? 'settled' : status === 'failed' || status === 'canceled' ? 'failed' : 'sent';

function reportOf(made: Stripe.Refund): RefundReport {
	const state = stateOf(made.status);
	if (state === 'failed') {
		const reason = `stripe.${made.failure_reason ?? made.status ?? 'failed'}`;
		return { state, reason, reference: made.id };
	}
	const facts = { ...fromStripe(made.amount, made.currency), reference: made.id };
	return state === 'sent' ? { state, ...facts } : { state, ...facts, at: new Date(made.created * 1000) };
}

/** An object of Stripe's by name, whether it is there by name or whole. */
export const nameOf = (one: string | { id: string } | null | undefined): string | undefined =>
	typeof one === 'string' ? one : (one?.id ?? undefined);
