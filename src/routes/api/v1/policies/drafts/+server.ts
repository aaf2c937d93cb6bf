import { machineCommand } from '#server/http/machine-route.ts';
import { parsePolicy } from '#server/http/parse-policy.ts';
import { AnyDocument } from '#server/http/schemas/policies.ts';

export const POST = machineCommand({
	body: AnyDocument,
	command: (app) => app.commands.draftPolicy,
	input: (document) => parsePolicy(document),
	answer: (draft) => ({ status: 201, body: draft })
});
