import { deliveryAnswer } from '#server/http/endpoint-answer.ts';
import { answerOutage } from '#server/http/outage.ts';
import { parse } from '#server/http/parse.ts';
import { privateJson } from '#server/http/private-json.ts';
import { problem } from '#server/http/problem.ts';
import { DeliveriesQuery } from '#server/http/schemas/endpoints.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const language = event.request.headers.get('accept-language');
		const asked = parse(DeliveriesQuery, Object.fromEntries(event.url.searchParams));
		if (!asked.ok) return problem(asked.refusal, language);
		const { state, cursor: before, limit } = asked.value;
		const endpointId = event.params.id;
		const found = await event.locals.app.endpoints.deliveries({
			endpointId,
			state,
			before,
			limit: limit + 1
		});
		if (!found) return problem({ code: 'endpoint.not_found' }, language);
		const deliveries = found.slice(0, limit).map(deliveryAnswer);
		return privateJson({ deliveries, next: found.length > limit ? deliveries.at(-1)?.id : undefined });
	});
