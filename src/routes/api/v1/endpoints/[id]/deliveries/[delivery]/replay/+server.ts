import { machineCommand } from '#server/http/machine-route.ts';
import { NothingSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: NothingSchema,
	command: (app) => app.endpoints.commands.replay,
	input: (_, { id = '', delivery = '' }) => ({ id, delivery }),
	answer: (body) => ({ status: 202, body }),
	afterwards: (app) => app.endpoints.afterChange()
});
