import { answerOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const { params, locals, request } = event;
		const found = await locals.app.papers.terms(locals.principal, params.ref);
		if (!found) return problem({ code: 'order.not_found' }, request.headers.get('accept-language'));
		return new Response(JSON.stringify(found.terms), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
