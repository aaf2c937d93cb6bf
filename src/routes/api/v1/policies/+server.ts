import { answerOutage } from '#server/http/outage.ts';
import { policyAnswer } from '#server/http/policy-answer.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const policies = (await event.locals.app.policies.list()).map(policyAnswer);
		return new Response(JSON.stringify({ policies }), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-cache' }
		});
	});
