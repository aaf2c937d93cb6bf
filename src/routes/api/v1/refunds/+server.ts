import { answerOutage } from '#server/http/outage.ts';
import { parse } from '#server/http/parse.ts';
import { problem } from '#server/http/problem.ts';
import { refundAnswer } from '#server/http/refund-answer.ts';
import { RefundsQuery } from '#server/http/schemas/refunds.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const asked = parse(RefundsQuery, Object.fromEntries(event.url.searchParams));
		if (!asked.ok) return problem(asked.refusal, event.request.headers.get('accept-language'));
		const { state, cursor, limit } = asked.value;
		const found = await event.locals.app.refunds.list({ state, after: cursor, limit: limit + 1 });
		const refunds = found.slice(0, limit).map((one) => refundAnswer(one));
		const next = found.length > limit ? refunds.at(-1)?.id : undefined;
		return new Response(JSON.stringify({ refunds, next }), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
