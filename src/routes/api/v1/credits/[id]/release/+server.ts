import { machineCommand } from '#server/http/machine-route.ts';
import { ReleaseCreditSchema } from '#server/http/schemas/credits.ts';

export const POST = machineCommand({
	body: ReleaseCreditSchema,
	command: (app) => app.commands.releaseCredit,
	input: (_body, { id = '' }) => ({ id }),
	answer: (released) => ({ status: 200, body: released })
});
