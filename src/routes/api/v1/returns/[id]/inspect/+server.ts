import { machineCommand } from '#server/http/machine-route.ts';
import { inspectedLine } from '#server/http/return-answer.ts';
import { InspectSchema } from '#server/http/schemas/returns.ts';

export const POST = machineCommand({
	body: InspectSchema,
	command: (app) => app.commands.inspectReturn,
	input: ({ lines }, { id = '' }) => ({ id, lines: lines.map(inspectedLine) }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
