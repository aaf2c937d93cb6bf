import { machineCommand } from '#server/http/machine-route.ts';
import { NothingSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: NothingSchema,
	command: (app) => app.commands.lintDraft,
	input: (_, { id = '' }) => ({ id }),
	answer: (lint) => ({ status: 200, body: lint })
});
