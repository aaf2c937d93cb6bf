import { machineCommand } from '#server/http/machine-route.ts';
import { SpendCreditSchema } from '#server/http/schemas/credits.ts';

export const POST = machineCommand({
	body: SpendCreditSchema,
	command: (app) => app.commands.spendCredit,
	input: (body) => body,
	answer: (spent) => ({ status: 201, body: spent })
});
