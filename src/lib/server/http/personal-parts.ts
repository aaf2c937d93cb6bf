import type { OrderView } from '#domain/order/order-view.ts';
import { contactOf, type TierContact } from '#domain/shop/contacts.ts';
import type { Suggested } from '#domain/suggestion/choose.ts';

/** Set to `off` by the switch below suggestions. Whoever has no such cookie sees them where the shop shows any. */
export const SUGGESTIONS_COOKIE = 'suggestions';
const MOST_SHOWN = 4;

type Cookies = { get(name: string): string | undefined };
type App = Pick<App.Locals['app'], 'shop' | 'suggestions'>;

/** Whether a reader is shown what goes with what they bought: the shop does so, and they have not said no. */
export const wantsSuggestions = async (app: Pick<App, 'shop'>, cookies: Cookies): Promise<boolean> =>
	(await app.shop.now()).personal.suggests && cookies.get(SUGGESTIONS_COOKIE) !== 'off';

/**
 * What an order's page shows to its buyer besides. Asks the database nothing that is not kept in memory for a while.
 *
 * @param cookies the reader's, who has a switch; somebody at the desk has none and sees no suggestions
 */
export async function personalParts(
	app: App,
	{ personal }: OrderView,
	cookies?: Cookies
): Promise<{ contact?: TierContact | undefined; suggestions?: readonly Suggested[] | 'off' | undefined }> {
	if (!personal) return {};
	const shop = await app.shop.now();
	const contact = contactOf(shop.contacts, personal.tier);
	if (!cookies || !shop.personal.suggests) return { contact };
	if (!(await wantsSuggestions(app, cookies))) return { contact, suggestions: 'off' };
	const found = await app.suggestions.suggest(personal.bought, { most: MOST_SHOWN });
	return { contact, suggestions: found.length > 0 ? found : undefined };
}
