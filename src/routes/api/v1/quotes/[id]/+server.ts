import { answerOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const found = await event.locals.app.quotes.read(event.params.id);
		if (!found.ok) return problem(found.refusal, event.request.headers.get('accept-language'));
		return new Response(JSON.stringify(found.value), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
