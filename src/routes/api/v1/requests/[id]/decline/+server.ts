import { machineCommand } from '#server/http/machine-route.ts';
import { DeclineSchema } from '#server/http/schemas/requests.ts';

export const POST = machineCommand({
	body: DeclineSchema,
	command: (app) => app.commands.decideRequest,
	input: (body, { id = '' }) => ({ id, decision: 'decline' as const, reason: body?.reason }),
	answer: (decided) => ({ status: 200, body: decided })
});
