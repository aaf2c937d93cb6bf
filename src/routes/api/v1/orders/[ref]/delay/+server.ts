import { machineCommand } from '#server/http/machine-route.ts';
import { DelaySchema } from '#server/http/schemas/delays.ts';

export const POST = machineCommand({
	body: DelaySchema,
	command: (app) => app.commands.askDelay,
	input: ({ new_date: newDate, cause, lines }, { ref = '' }) => ({ ref, newDate, cause, lines }),
	answer: ({ asked, ...delay }) => ({ status: asked ? 201 : 200, body: delay })
});
