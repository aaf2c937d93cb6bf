import { machineCommand } from '#server/http/machine-route.ts';
import { TakeCreditBackSchema } from '#server/http/schemas/credits.ts';

export const POST = machineCommand({
	body: TakeCreditBackSchema,
	command: (app) => app.commands.takeCreditBack,
	input: ({ reason, ...body }) => ({ ...body, reference: reason }),
	answer: (taken) => ({ status: 201, body: taken })
});
