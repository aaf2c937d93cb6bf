import { machineCommand } from '#server/http/machine.ts';
import { ConfirmSchema } from '#server/http/schemas/quotes.ts';

export const POST = machineCommand({
	body: ConfirmSchema,
	command: (app) => app.commands.confirmQuote,
	input: (_, { id = '' }) => ({ id }),
	answer: (confirmed) => ({ status: 200, body: confirmed })
});
