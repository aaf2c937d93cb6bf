import { machineCommand } from '#server/http/machine-route.ts';
import { NothingSchema } from '#server/http/schemas/goods.ts';

export const DELETE = machineCommand({
	body: NothingSchema,
	command: (app) => app.commands.revokeLink,
	input: (_, { id = '' }) => ({ id }),
	answer: ({ id }) => ({ status: 200, body: { id, revoked: true } })
});
