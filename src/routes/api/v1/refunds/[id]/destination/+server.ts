import { answerOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const { locals, params, request } = event;
		const { principal, app } = locals;
		const id = principal.kind === 'machine' ? principal.id : undefined;
		const read = await app.destinations.read({ kind: 'machine', id }, params.id);
		if (!read.ok) return problem(read.refusal, request.headers.get('accept-language'));
		return new Response(JSON.stringify(read.value), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
