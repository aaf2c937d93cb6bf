import { openStripe } from '#server/adapters/payments/stripe/client.ts';
import type { Settings } from '#server/settings.ts';
import type { Check } from './checks.ts';

const PATIENCE_MS = 5000;

/**
 * Whether Stripe lets our key in, and can tell us what happens there. Asks for nothing but the account's balance, and
 * says nothing of it. Unset, refunds are the finance team's, which is no problem.
 */
export async function checkStripe(
	settings: Pick<Settings, 'stripeSecretKey' | 'stripeApiBase' | 'webhookSecrets'>
): Promise<Check[]> {
	const { stripeSecretKey: secretKey, stripeApiBase: apiBase, webhookSecrets } = settings;
	const name = 'stripe';
	const secrets = webhookSecrets['stripe'] ?? [];
	if (secretKey === undefined) {
		if (secrets.length === 0)
			return [{ name, state: 'info', found: 'not used; refunds are booked for finance' }];
		return [{ name, state: 'info', found: 'listened to, not called: STRIPE_SECRET_KEY is not set' }];
	}
	if (!/^[sr]k_(test|live)_\w+$/.test(secretKey)) {
		const found = 'STRIPE_SECRET_KEY is no secret or restricted key, for example sk_live_… or rk_live_…';
		return [{ name, state: 'problem', found }];
	}
	const mode = secretKey.includes('_live_') ? 'live' : 'test mode';
	const { api, errors } = await openStripe({ secretKey, apiBase, timeoutMs: PATIENCE_MS });
	const checks: Check[] = [];
	try {
		await api.balance.retrieve();
		checks.push({ name, state: 'ok', found: `answers (${mode})` });
	} catch (error) {
		const status = error instanceof errors.StripeError ? error.statusCode : undefined;
		// A restricted key need not see the balance.
		if (status === 403) checks.push({ name, state: 'ok', found: `answers (${mode}, restricted key)` });
		else if (status === 401)
			checks.push({ name, state: 'problem', found: 'does not let STRIPE_SECRET_KEY in: make a new key' });
		else checks.push({ name, state: 'problem', found: `does not answer at ${apiBase}` });
	}
	if (secrets.length > 0) return checks;
	const found =
		'chargebacks and payments are not heard of: point a webhook at /api/webhooks/payments/stripe and set WEBHOOK_SECRET_STRIPE';
	return [...checks, { name: 'stripe hooks', state: 'problem', found }];
}
