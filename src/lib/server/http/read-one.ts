import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import type { RefusalCode } from '#domain/refusal.ts';
import { etagOf, matchesNone } from './conditional.ts';
import { answerOutage } from './outage.ts';
import { problem } from './problem.ts';

/** A call that reads one thing with a version: its `ETag`, 304 where the reader has it, or the code of its absence. */
export function readOne<T extends { version: number }>(
	find: (event: RequestEvent) => Promise<T | undefined>,
	missing: RefusalCode,
	answer: (found: T) => unknown = (found) => found
): RequestHandler {
	return (event) =>
		answerOutage(event, async () => {
			const { headers } = event.request;
			const found = await find(event);
			if (!found) return problem({ code: missing }, headers.get('accept-language'));
			const etag = etagOf(found.version);
			const cached = { etag, 'cache-control': 'private, no-cache' };
			if (matchesNone(headers.get('if-none-match'), etag))
				return new Response(null, { status: 304, headers: cached });
			return new Response(JSON.stringify(answer(found)), {
				headers: { 'content-type': 'application/json', ...cached }
			});
		});
}
