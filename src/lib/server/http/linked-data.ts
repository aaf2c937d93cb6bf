import type { Locale } from '#i18n/locale.ts';
import { nameOrHost, type ShopIdentity } from '#domain/shop/identity.ts';
import type { OrderView } from '#domain/order/order-view.ts';
import { documentOf, inertJson, type Thing } from '#domain/linked-data/linked-data.ts';
import { orderThing, sharedThings } from '#domain/linked-data/order.ts';
import { carrierName } from '#i18n/carrier-names.ts';

/**
 * What a page says to machines that read it (schema.org as JSON-LD), put into its head by the server: no script of the
 * page knows of it, and none of it is sent twice. A data block runs nothing, so no content policy has to allow it.
 */
type Place = { origin: string; locale: Locale; shop: Pick<ShopIdentity, 'name'> };

/** Of an order's page: the order as the page shows it. */
export function orderData(view: OrderView, { origin, locale, shop }: Place): string {
	const page = `${origin}/orders/${encodeURIComponent(view.ref)}`;
	const order = orderThing(view, { name: nameOrHost(shop, origin), page }, (id) => carrierName(id, locale));
	return textOf([order]);
}

/** Of a shared page: its parcels, with nothing that the page leaves out. */
export function sharedData(view: OrderView, { origin, locale, shop }: Place): string {
	return textOf(sharedThings(view, { name: nameOrHost(shop, origin) }, (id) => carrierName(id, locale)));
}

/** Of a page of terms. */
export const policyData = (policies: readonly Thing[]): string => textOf(policies);

function textOf(things: readonly Thing[]): string {
	if (things.length === 0) return '';
	const [only] = things;
	const document =
		things.length === 1 && only ? documentOf(only) : { '@context': 'https://schema.org', '@graph': things };
	return inertJson(document);
}

/** The data as it stands in a page's head; nothing where there is none. */
export const dataBlock = (data: string | undefined): string =>
	data ? `<script type="application/ld+json">${data}</script>` : '';
