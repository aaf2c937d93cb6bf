import { machineCommand } from '#server/http/machine-route.ts';
import { PublishSchema } from '#server/http/schemas/policies.ts';

export const POST = machineCommand({
	body: PublishSchema,
	command: (app) => app.commands.publishDraft,
	input: (body, { id = '' }) => ({ id, validFrom: body?.valid_from ? new Date(body.valid_from) : undefined }),
	answer: ({ id, version, validFrom, warnings }) => ({
		status: 200,
		body: { id, version, valid_from: validFrom.toISOString(), warnings }
	})
});
