import { machineCommand } from '#server/http/machine-route.ts';
import { AnswerSchema } from '#server/http/schemas/returns.ts';

export const POST = machineCommand({
	body: AnswerSchema,
	command: (app) => app.commands.settleReturn,
	input: ({ deduction }, { id = '' }) => ({ id, by: deduction }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
