import { machineCommand } from '#server/http/machine-route.ts';
import { ReceiveSchema } from '#server/http/schemas/returns.ts';

export const POST = machineCommand({
	body: ReceiveSchema,
	command: (app) => app.commands.receiveReturn,
	input: ({ lines }, { id = '' }) => ({ id, lines }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
