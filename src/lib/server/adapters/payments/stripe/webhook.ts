import type Stripe from 'stripe';
import type { PaymentMessage } from '#server/ports/payment-message.ts';
import type { Delivery, Reading, WebhookVendor } from '#server/ports/webhook.ts';
import { readEvent } from './events.ts';

/** Checks one signature of Stripe's; throws where it is wrong. */
export type VerifyStripe = (body: Uint8Array, header: string, secret: string) => void;

/** Older than this it is a replay, whoever signed it (Stripe's own default). Sent again it is signed anew. */
const TOLERANCE_S = 300;

/** Stripe's own check, from its library: loaded only where Stripe may send us anything. */
export async function loadStripeVerifier(): Promise<VerifyStripe> {
	const { default: Library } = await import('stripe');
	const webhooks: typeof Stripe.webhooks = Library.webhooks;
	return (body, header, secret) => {
		webhooks.constructEvent(Buffer.from(body), header, secret, TOLERANCE_S);
	};
}

/**
 * Stripe. `Stripe-Signature` holds when it was signed and HMAC-SHA256 of that and the raw bytes
 * (docs.stripe.com/webhooks, "Verify webhook signatures"); any of the secrets will do, so that one can take the place of
 * another. An event keeps its id when it is sent again.
 *
 * @param verify nothing where no secret is set: then nobody can prove anything
 */
export const stripeVendor = (verify: VerifyStripe | undefined): WebhookVendor<PaymentMessage> => ({
	channel: 'payments',
	name: 'stripe',
	format: 'json',
	keeps: [],
	isGenuine({ headers, body }: Delivery, secrets) {
		const header = headers['stripe-signature'];
		if (!verify || header === undefined) return false;
		return secrets.some((secret) => {
			try {
				verify(body, header, secret);
				return true;
			} catch {
				return false;
			}
		});
	},
	deliveryId: (_headers, value) => textOf(value, 'id'),
	answer: { status: 200, type: 'application/json', body: '{"received":true}' },
	read: (value): Reading<PaymentMessage> => readEvent(value)
});

const textOf = (value: unknown, name: string): string | undefined => {
	const one = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
	return typeof one === 'string' ? one : undefined;
};
