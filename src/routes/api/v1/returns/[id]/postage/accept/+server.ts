import { machineCommand } from '#server/http/machine-route.ts';
import { AcceptPostageSchema } from '#server/http/schemas/postage.ts';

export const POST = machineCommand({
	body: AcceptPostageSchema,
	command: (app) => app.commands.decidePostage,
	input: (body, { id = '' }) => ({
		...{ id, decision: 'accept' as const, amount: body?.amount, reason: body?.reason }
	}),
	answer: (stepped) => ({ status: 200, body: stepped })
});
