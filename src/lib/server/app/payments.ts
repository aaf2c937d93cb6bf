import type { Settings } from '../settings.ts';
import { ledger } from '../adapters/payments/ledger.ts';
import type { VerifyStripe } from '../adapters/payments/stripe/webhook.ts';
import type { OnlinePayments, PaymentBook } from '../ports/payments.ts';

/** Who moves money for this shop. */
export type PaymentDesk = {
	/** By the provider that an order's payment names; the ledger for everybody we cannot call. */
	book: PaymentBook;
	/** Who can be called, by name: for pages to pay on and for comparing. */
	online: ReadonlyMap<string, OnlinePayments>;
	/** Checks what Stripe's webhooks are signed with; nothing where no secret is set. */
	verifyStripe?: VerifyStripe | undefined;
};

/**
 * Opens the payment providers that the settings name. Stripe's library is loaded only where it is used.
 */
export async function openPayments(
	settings: Pick<Settings, 'stripeSecretKey' | 'stripeApiBase' | 'webhookSecrets'>
): Promise<PaymentDesk> {
	const { stripeSecretKey: secretKey, stripeApiBase: apiBase, webhookSecrets } = settings;
	const online = new Map<string, OnlinePayments>();
	let book: PaymentBook = () => ledger;
	if (secretKey !== undefined) {
		const { openStripe } = await import('../adapters/payments/stripe/client.ts');
		const { stripePayments } = await import('../adapters/payments/stripe/stripe.ts');
		const stripe = stripePayments(await openStripe({ secretKey, apiBase }));
		book = (provider) => (provider === 'stripe' ? stripe : ledger);
		if (stripe.online) online.set('stripe', stripe.online);
	}
	if (!webhookSecrets['stripe']) return { book, online };
	const { loadStripeVerifier } = await import('../adapters/payments/stripe/webhook.ts');
	return { book, online, verifyStripe: await loadStripeVerifier() };
}

/** A shop that calls nobody: finance moves the money. */
export const NOBODY: PaymentDesk = { book: () => ledger, online: new Map() };
