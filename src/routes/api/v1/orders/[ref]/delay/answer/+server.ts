import { machineCommand } from '#server/http/machine-route.ts';
import { DelayAnswerSchema } from '#server/http/schemas/delays.ts';

export const POST = machineCommand({
	body: DelayAnswerSchema,
	command: (app) => app.commands.answerDelay,
	input: ({ answer, delay }, { ref = '' }) => ({ ref, answer, delay }),
	answer: (answered) => ({ status: 200, body: answered })
});
