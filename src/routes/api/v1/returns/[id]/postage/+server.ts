import { machineCommand } from '#server/http/machine-route.ts';
import { PostageSchema } from '#server/http/schemas/postage.ts';

export const POST = machineCommand({
	body: PostageSchema,
	command: (app) => app.commands.claimPostage,
	input: ({ amount, receipt }, { id = '' }) => ({ id, amount, photo: receipt }),
	answer: (stepped) => ({ status: 200, body: stepped })
});
