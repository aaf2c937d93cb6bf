import { machineCommand } from '#server/http/machine-route.ts';
import { DeclineSchema } from '#server/http/schemas/requests.ts';

export const POST = machineCommand({
	body: DeclineSchema,
	command: (app) => app.commands.decidePostage,
	input: ({ reason }, { id = '' }) => ({ id, decision: 'decline' as const, reason }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
