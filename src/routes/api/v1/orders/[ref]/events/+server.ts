import { fromCursor, toCursor } from '#server/http/cursor.ts';
import { answerOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';

const PAGE = 200;

/** The history as pages of JSON. The live stream at the same address is served by the door. */
export const GET = (event) =>
	answerOutage(event, async () => {
		const { params, locals, request, url } = event;
		const language = request.headers.get('accept-language');
		const cursor = url.searchParams.get('cursor');
		const after = cursor === null ? 0 : fromCursor(cursor);
		if (after === undefined) {
			return problem(
				{ code: 'request.invalid', errors: [{ path: '?cursor', what: 'not a cursor of ours' }] },
				language
			);
		}
		const page = await locals.app.orders.events(params.ref, after, PAGE);
		if (!page) return problem({ code: 'order.not_found' }, language);
		const last = page.entries.at(-1)?.seq;
		return Response.json(
			{ events: page.entries, ...(page.more && last !== undefined && { next: toCursor(last) }) },
			{ headers: { 'cache-control': 'private, no-cache' } }
		);
	});
