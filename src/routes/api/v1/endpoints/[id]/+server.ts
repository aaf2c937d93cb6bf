import { endpointAnswer } from '#server/http/endpoint-answer.ts';
import { machineCommand } from '#server/http/machine-route.ts';
import { answerOutage } from '#server/http/outage.ts';
import { privateJson } from '#server/http/private-json.ts';
import { problem } from '#server/http/problem.ts';
import { EndpointChangeSchema } from '#server/http/schemas/endpoints.ts';
import { NothingSchema } from '#server/http/schemas/goods.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const found = await event.locals.app.endpoints.find(event.params.id);
		const language = event.request.headers.get('accept-language');
		return found ? privateJson(endpointAnswer(found)) : problem({ code: 'endpoint.not_found' }, language);
	});

export const PATCH = machineCommand({
	body: EndpointChangeSchema,
	command: (app) => app.endpoints.commands.change,
	input: (body, { id = '' }) => ({ id, ...body }),
	answer: (endpoint) => ({ status: 200, body: endpointAnswer(endpoint) }),
	afterwards: (app) => app.endpoints.afterChange()
});

export const DELETE = machineCommand({
	body: NothingSchema,
	command: (app) => app.endpoints.commands.delete,
	input: (_, { id = '' }) => ({ id }),
	answer: ({ id }) => ({ status: 200, body: { id, deleted: true } })
});
