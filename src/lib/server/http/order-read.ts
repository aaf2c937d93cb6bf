import type { Principal } from '#domain/access/principal.ts';
import type { Refusal } from '#domain/refusal.ts';
import { audienceOf, bearerSecret, mayPass } from './access.ts';
import { matchesNone, orderEtag, standingTag } from './conditional.ts';
import { orderAnswer } from './order-answer.ts';
import { isOutage } from './outage.ts';
import { problemBody, problemHeaders } from './problem.ts';

type App = App.Locals['app'];

/** An answer in full, for whichever server writes it. */
export type PlainAnswer = { status: number; headers: Record<string, string>; body: string | null };

/** A request header by its lower-case name. */
type HeaderOf = (name: string) => string | null;

const ROUTE = '/api/v1/orders/[ref]';
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

/** The same for whoever asks: who they are and whether they may is found here, by the one table. Never throws. */
export async function readOrderAs(
	app: App,
	ref: string,
	header: HeaderOf,
	onBug: (error: unknown) => void
): Promise<PlainAnswer> {
	try {
		const secret = bearerSecret(header('authorization'));
		const key = secret ? await app.keys.find(secret) : undefined;
		const audience = audienceOf(ROUTE, 'GET');
		if (!audience) return refused({ code: 'route.not_found' }, header);
		const who: Principal = key ? { kind: 'machine', id: key.id, scopes: key.scopes } : { kind: 'anonymous' };
		const refusal = mayPass(audience, who);
		return refusal ? refused(refusal, header) : await readOrder(app, who, ref, header);
	} catch (cause) {
		if (!isOutage(cause)) onBug(cause);
		return refused({ code: 'service.unavailable', retry_after: 1 }, header);
	}
}

function refused(refusal: Refusal, header: HeaderOf): PlainAnswer {
	const { status, body } = problemBody(refusal, header('accept-language'));
	return { status, headers: problemHeaders(refusal, status), body };
}
