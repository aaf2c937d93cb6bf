import type { Principal } from '#domain/access/principal.ts';
import { matchesNone, orderEtag, standingTag } from './conditional.ts';
import { orderAnswer } from './order-answer.ts';
import { refused, type HeaderOf, type PlainAnswer } from './plain-answer.ts';

type App = App.Locals['app'];

// Of one order and one tag, who packs it is told more than who does not.
const tagged = (etag: string) => ({ etag, 'cache-control': 'private, no-cache', vary: 'authorization' });
const packs = (who: Principal) => who.kind === 'machine' && who.scopes.includes('warehouse:write');
const unchanged = (etag: string): PlainAnswer => ({ status: 304, headers: tagged(etag), body: null });

/**
 * `GET /api/v1/orders/{ref}` for a machine that may: the order, or 304 where it has the answer that stands.
 *
 * Refusals: `order.not_found` 404.
 */
export async function readOrder(
	app: App,
	who: Principal,
	ref: string,
	header: HeaderOf
): Promise<PlainAnswer> {
	const seen = header('if-none-match');
	const standing = seen ? await app.orders.standing(ref) : undefined;
	const good = standing && standingTag(seen, standing, standing.now);
	if (good) return unchanged(good);
	const record = await app.orders.find(ref);
	if (!record) return refused({ code: 'order.not_found' }, header);
	const terms = await app.orders.terms(record);
	const etag = orderEtag(record, terms.good_until);
	// Only `*` is left to match: every tag that stands has been answered.
	if (matchesNone(seen, etag)) return unchanged(etag);
	const headers = { 'content-type': 'application/json', ...tagged(etag) };
	return { status: 200, headers, body: JSON.stringify(orderAnswer(record, terms, packs(who))) };
}
