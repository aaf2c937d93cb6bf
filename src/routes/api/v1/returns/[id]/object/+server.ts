import { machineCommand } from '#server/http/machine-route.ts';
import { ObjectSchema } from '#server/http/schemas/returns.ts';

export const POST = machineCommand({
	body: ObjectSchema,
	command: (app) => app.commands.objectToReturn,
	input: ({ words }, { id = '' }) => ({ id, words }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
