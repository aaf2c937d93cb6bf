import type Stripe from 'stripe';

export type StripeOptions = { secretKey: string; apiBase: string; timeoutMs?: number };
export type StripeClient = { api: Stripe; errors: typeof Stripe.errors };

/** Connecting gives up after 10 s (undici's own limit), the whole call after 20. */
const TIMEOUT_MS = 20_000;

/**
 * Stripe's own library, loaded only where Stripe is used: it takes half a second and 30 MB. It tries nothing again by
 * itself: that is our own clock's, which asks what became of a call before it is made again. No redirect is followed.
 */
export async function openStripe({
	secretKey,
	apiBase,
	timeoutMs = TIMEOUT_MS
}: StripeOptions): Promise<StripeClient> {
	const { default: Library } = await import('stripe');
	const { hostname, port, protocol } = new URL(apiBase);
	const once: typeof fetch = (url, init) => fetch(url, { ...init, redirect: 'error' });
	const api = new Library(secretKey, {
		host: hostname,
		...(port && { port }),
		protocol: protocol === 'http:' ? 'http' : 'https',
		httpClient: Library.createFetchHttpClient(once),
		maxNetworkRetries: 0,
		timeout: timeoutMs,
		telemetry: false,
		appInfo: { name: 'Roundtrip' }
	});
	return { api, errors: Library.errors };
}
