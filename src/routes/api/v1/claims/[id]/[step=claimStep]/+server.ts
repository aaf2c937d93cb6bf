import { machineCommand } from '#server/http/machine-route.ts';
import { NothingSchema } from '#server/http/schemas/goods.ts';

const STEPS = { packed: 'packed', 'handed-over': 'handed_over', release: 'released' } as const;

export const POST = machineCommand({
	body: NothingSchema,
	command: (app) => app.commands.moveClaim,
	input: (_, { id = '', step = '' }) => ({ claim: id, to: STEPS[step as keyof typeof STEPS] }),
	answer: (claim) => ({ status: 200, body: claim })
});
