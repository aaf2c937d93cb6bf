import { machineCommand } from '#server/http/machine-route.ts';
import { AcceptSchema } from '#server/http/schemas/requests.ts';

export const POST = machineCommand({
	body: AcceptSchema,
	command: (app) => app.commands.decideRequest,
	input: (body, { id = '' }) => ({ id, decision: 'accept' as const, reason: body?.reason }),
	answer: (decided) => ({ status: 200, body: decided })
});
