import { machineCommand } from '#server/http/machine-route.ts';
import { CreditBalanceSchema } from '#server/http/schemas/credits.ts';

export const POST = machineCommand({
	body: CreditBalanceSchema,
	command: (app) => app.commands.readCredit,
	input: ({ email }) => ({ email }),
	answer: (balances) => ({ status: 200, body: { balances } })
});
