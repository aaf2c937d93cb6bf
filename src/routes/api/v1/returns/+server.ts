import { answerOutage } from '#server/http/outage.ts';
import { parse } from '#server/http/parse.ts';
import { problem } from '#server/http/problem.ts';
import { returnAnswer } from '#server/http/return-answer.ts';
import { ReturnsQuery } from '#server/http/schemas/returns.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const asked = parse(ReturnsQuery, Object.fromEntries(event.url.searchParams));
		if (!asked.ok) return problem(asked.refusal, event.request.headers.get('accept-language'));
		const { state, cursor, limit } = asked.value;
		const found = await event.locals.app.returns.list({ state, after: cursor, limit: limit + 1 });
		const returns = found.slice(0, limit).map((one) => returnAnswer(one));
		const next = found.length > limit ? returns.at(-1)?.id : undefined;
		return new Response(JSON.stringify({ returns, next }), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
