import { answerOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';
import { returnAnswer } from '#server/http/return-answer.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const found = await event.locals.app.returns.find(event.params.id);
		const language = event.request.headers.get('accept-language');
		if (!found) return problem({ code: 'return.not_found' }, language);
		return new Response(JSON.stringify(returnAnswer(found)), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
