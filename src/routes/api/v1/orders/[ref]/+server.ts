import { matchesNone, orderEtag, standingTag } from '#server/http/conditional.ts';
import { orderAnswer } from '#server/http/order-answer.ts';
import { answerOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';

// Of one order and one tag, who packs it is told more than who does not.
const tagged = (etag: string) => ({ etag, 'cache-control': 'private, no-cache', vary: 'authorization' });
const packs = (who: App.Locals['principal']) =>
	who.kind === 'machine' && who.scopes.includes('warehouse:write');
const unchanged = (etag: string) => new Response(null, { status: 304, headers: tagged(etag) });

export const GET = (event) =>
	answerOutage(event, async () => {
		const { params, locals, request } = event;
		const seen = request.headers.get('if-none-match');
		const standing = seen ? await locals.app.orders.standing(params.ref) : undefined;
		const good = standing && standingTag(seen, standing, standing.now);
		if (good) return unchanged(good);
		const record = await locals.app.orders.find(params.ref);
		if (!record) return problem({ code: 'order.not_found' }, request.headers.get('accept-language'));
		const terms = await locals.app.orders.terms(record);
		const etag = orderEtag(record, terms.good_until);
		// Only `*` is left to match: every tag that stands has been answered.
		if (matchesNone(seen, etag)) return unchanged(etag);
		return new Response(JSON.stringify(orderAnswer(record, terms, packs(locals.principal))), {
			headers: { 'content-type': 'application/json', ...tagged(etag) }
		});
	});
