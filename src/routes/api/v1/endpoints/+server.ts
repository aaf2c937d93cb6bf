import { endpointAnswer, revealSecret, secretAnswer } from '#server/http/endpoint-answer.ts';
import { machineCommand } from '#server/http/machine-route.ts';
import { answerOutage } from '#server/http/outage.ts';
import { privateJson } from '#server/http/private-json.ts';
import { NewEndpointSchema } from '#server/http/schemas/endpoints.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const found = await event.locals.app.endpoints.list();
		return privateJson({ endpoints: found.map(endpointAnswer) });
	});

export const POST = machineCommand({
	body: NewEndpointSchema,
	command: (app) => app.endpoints.commands.create,
	input: (body) => body,
	answer: (endpoint) => ({ status: 201, body: secretAnswer(endpoint) }),
	reveal: revealSecret
});
