import { m } from '#i18n/paraglide/messages.js';
import { carrierName } from './carrier-names.ts';

/** A map, because a source is a stranger's string: `constructor` must not find anything. */
const SOURCES = new Map<string, () => string>([
	['carrier', m['source.carrier']],
	...['api', 'shop', 'storefront', 'shopify', 'woocommerce', 'medusa'].map(
		(one) => [one, m['source.shop']] as const
	),
	...['import', 'csv', 'olist', 'online-retail'].map((one) => [one, m['source.import']] as const),
	['simulator', m['source.simulator']]
]);

/** They pass on what carriers tell them. */
const SERVICES = ['easypost', 'aftership', 'shippo', '17track', 'kuaidi100', 'karrio'];

/** Who told us: the carrier itself, a service between, or the shop. A name we have no word for is shown as it came. */
export function sourceWords(source: string): string {
	const name = carrierName(source);
	if (SERVICES.includes(source)) return m['source.service']({ name });
	return SOURCES.get(source)?.() ?? (name === source ? name : m['source.itself']({ name }));
}
