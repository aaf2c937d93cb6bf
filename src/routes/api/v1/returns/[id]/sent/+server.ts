import { machineCommand } from '#server/http/machine-route.ts';
import { SentSchema } from '#server/http/schemas/returns.ts';

export const POST = machineCommand({
	body: SentSchema,
	command: (app) => app.commands.sendReturn,
	input: ({ at, proof }, { id = '' }) => ({ id, at: new Date(at), proof }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
