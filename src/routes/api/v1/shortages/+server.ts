import { answerOutage } from '#server/http/outage.ts';
import { parse } from '#server/http/parse.ts';
import { problem } from '#server/http/problem.ts';
import { ShortagesQuery } from '#server/http/schemas/delays.ts';
import { shortageAnswer } from '#server/http/shortage-answer.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const asked = parse(ShortagesQuery, Object.fromEntries(event.url.searchParams));
		if (!asked.ok) return problem(asked.refusal, event.request.headers.get('accept-language'));
		const number = Number(asked.value.cursor ?? '1');
		const { list, next } = await event.locals.app.shortages.listWhole(number);
		const body = { shortages: list.map((one) => shortageAnswer(one)), ...(next && { next: String(next) }) };
		return new Response(JSON.stringify(body), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
