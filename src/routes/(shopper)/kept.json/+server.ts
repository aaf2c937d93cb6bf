import { knownZone, ZONE_COOKIE } from '#client/zone.ts';
import { readerFormat } from '#i18n/reader-format.ts';
import { keptShop, ownerOf } from '#server/http/kept-owner.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { privateJson } from '#server/http/private-json.ts';
import { keptBrief } from '#ui/shopper/offline/kept-order.ts';

/** As many orders as a phone keeps. */
const MOST = 20;

/** What a phone keeps of somebody's list, and how many of their orders wait for them; of a stranger, nothing. */
export async function GET(event) {
	const { app, principal } = event.locals;
	const owner = ownerOf(principal);
	const orders = owner ? await orUnavailable(app.views.orders(principal, { limit: MOST, offset: 0 })) : [];
	const shop = await keptShop(event.locals);
	const zone = knownZone(event.cookies.get(ZONE_COOKIE)) ?? event.locals.app.zone;
	return privateJson({
		...{ owner, shop, zone },
		attention: orders.filter(({ actionRequired }) => actionRequired).length,
		orders: orders.map((order) => keptBrief(order, readerFormat(zone, order.asOf)))
	});
}
