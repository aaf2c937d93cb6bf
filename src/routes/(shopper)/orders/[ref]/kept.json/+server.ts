import { error } from '@sveltejs/kit';
import { knownZone, ZONE_COOKIE } from '#client/zone.ts';
import { readerFormat } from '#i18n/reader-format.ts';
import { keptShop, ownerOf } from '#server/http/kept-owner.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { privateJson } from '#server/http/private-json.ts';
import { keptOrder } from '#ui/shopper/offline/kept-order.ts';

/** What a phone keeps of one order for when there is no network; not there for whoever may not see the order. */
export async function GET(event) {
	const { params, locals } = event;
	const owner = ownerOf(locals.principal);
	const view = owner && (await orUnavailable(locals.app.views.order(params.ref, locals.principal)));
	if (!view) error(404);
	const shop = await keptShop(locals);
	const zone = knownZone(event.cookies.get(ZONE_COOKIE)) ?? locals.app.zone;
	return privateJson({ owner, shop, zone, order: keptOrder(view, readerFormat(zone, view.asOf)) });
}
