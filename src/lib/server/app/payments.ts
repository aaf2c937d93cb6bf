import type { Settings } from '../settings.ts';
import { ledger } from '../adapters/payments/ledger.ts';
import type { VerifyStripe } from '../adapters/payments/stripe/webhook.ts';
import type { OnlinePayments, PaymentBook, Payments } from '../ports/payments.ts';

/** Who moves money for this shop. */
export type PaymentDesk = {
	/** By the provider that an order's payment names; the ledger for everybody we cannot call. */
	book: PaymentBook;
	/** Who can be called, by name: for pages to pay on and for comparing. */
	online: ReadonlyMap<string, OnlinePayments>;
	/** Checks what Stripe's webhooks are signed with; nothing where no secret is set. */
	verifyStripe?: VerifyStripe | undefined;
};

/** What a provider was asked for and what it said, in few words: for counting. */
export type Observe = (call: { provider: string; operation: string; outcome: string }) => void;

/**
 * Opens the payment providers that the settings name. Stripe's library is loaded only where it is used.
 *
 * @param observe called after every call of a provider
 */
export async function openPayments(
	settings: Pick<Settings, 'stripeSecretKey' | 'stripeApiBase' | 'webhookSecrets'>,
	observe: Observe = () => {}
): Promise<PaymentDesk> {
	const { stripeSecretKey: secretKey, stripeApiBase: apiBase, webhookSecrets } = settings;
	const online = new Map<string, OnlinePayments>();
	let book: PaymentBook = () => ledger;
	if (secretKey !== undefined) {
		const { openStripe } = await import('../adapters/payments/stripe/client.ts');
		const { stripePayments } = await import('../adapters/payments/stripe/stripe.ts');
		const stripe = observed('stripe', stripePayments(await openStripe({ secretKey, apiBase })), observe);
		book = (provider) => (provider === 'stripe' ? stripe : ledger);
		if (stripe.online) online.set('stripe', stripe.online);
	}
	if (!webhookSecrets['stripe']) return { book, online };
	const { loadStripeVerifier } = await import('../adapters/payments/stripe/webhook.ts');
	return { book, online, verifyStripe: await loadStripeVerifier() };
}

function observed(provider: string, payments: Payments, observe: Observe): Payments {
	const count = <Args extends unknown[], Report extends { state: string }>(
		operation: string,
		call: (...args: Args) => Promise<Report>
	) => {
		return async (...args: Args): Promise<Report> => {
			try {
				const report = await call(...args);
				observe({ provider, operation, outcome: report.state });
				return report;
			} catch (error) {
				observe({ provider, operation, outcome: 'threw' });
				throw error;
			}
		};
	};
	const { refund, find, capture, online } = payments;
	return {
		refund: count('refund', refund),
		find: count('find', find),
		capture: count('capture', capture),
		...(online && {
			online: {
				...online,
				createLink: count('create_link', online.createLink),
				findLink: count('find_link', online.findLink),
				endLink: count('end_link', online.endLink),
				charge: count('charge', online.charge),
				forgetCard: count('forget_card', online.forgetCard)
			}
		})
	};
}

/** A shop that calls nobody: finance moves the money. */
export const NOBODY: PaymentDesk = { book: () => ledger, online: new Map() };
