import { revealSecret, secretAnswer } from '#server/http/endpoint-answer.ts';
import { machineCommand } from '#server/http/machine-route.ts';
import { RotateSchema } from '#server/http/schemas/endpoints.ts';

export const POST = machineCommand({
	body: RotateSchema,
	command: (app) => app.endpoints.commands.rotate,
	input: (body, { id = '' }) => ({ id, formerHours: body?.former_for_hours }),
	answer: (endpoint) => ({ status: 200, body: secretAnswer(endpoint) }),
	reveal: revealSecret
});
