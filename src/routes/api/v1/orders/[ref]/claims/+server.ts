import { machineCommand } from '#server/http/machine-route.ts';
import { ClaimSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: ClaimSchema,
	command: (app) => app.commands.claimGoods,
	input: ({ lines }, { ref = '' }) => ({ ref, lines }),
	answer: (claim) => ({ status: 201, body: claim })
});
