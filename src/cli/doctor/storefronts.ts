import { accessOfSettings, openStorefront, type StorefrontSettings } from '#server/app/storefront-book.ts';
import type { Check } from './checks.ts';

const ROLES: Readonly<Record<string, string>> = {
	'storefront.not_let_in': 'does not let us in: make a new key',
	'storefront.closed': 'is closed, or not at this address',
	'storefront.redirects': 'redirects: name the address it redirects to'
};

/**
 * Whether the storefronts that the environment names let us tell them what happens here. Reads nothing but the rights of
 * the key. One whose webhooks are taken and that is told nothing is said so.
 */
export async function checkStorefronts(
	settings: StorefrontSettings & { webhookSecrets: Readonly<Record<string, readonly string[]>> }
): Promise<Check[]> {
	const access = accessOfSettings(settings);
	const silent = ['shopify', 'woocommerce'].filter(
		(name) => settings.webhookSecrets[name] && !access.some(({ storefront }) => storefront === name)
	);
	const found = 'sends orders and is told of no cancellation by these settings; the desk may say otherwise';
	const told = await Promise.all(
		access.map(async (one): Promise<Check> => {
			const name = one.storefront;
			const checked = await openStorefront(one, settings.shopifyApiBase).check();
			if (!checked.ok)
				return { name, state: 'problem', found: ROLES[checked.code] ?? `does not answer (${checked.code})` };
			if (checked.missing.length > 0)
				return { name, state: 'problem', found: `its key lacks ${checked.missing.join(', ')}` };
			const refunds = one.refunds === 'execute' ? 'refunds are sent by it' : 'refunds are written down there';
			return { name, state: 'ok', found: `answers; ${refunds}` };
		})
	);
	return [...told, ...silent.map((name): Check => ({ name, state: 'info', found }))];
}
