import { machineCommand } from '#server/http/machine-route.ts';
import { NothingSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: NothingSchema,
	command: (app) => app.commands.cancelReturn,
	input: (_, { id = '' }) => ({ id, by: 'cancel' as const }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
