import { machineCommand } from './machine-route.ts';
import { NothingSchema } from './schemas/goods.ts';

/** A call that moves a claim one step on. Each has a route of its own: Kit loads what tells routes apart by a word anew for every request. */
export const claimStep = (to: 'packed' | 'handed_over' | 'released') =>
	machineCommand({
		body: NothingSchema,
		command: (app) => app.commands.moveClaim,
		input: (_, { id = '' }) => ({ claim: id, to }),
		answer: (claim) => ({ status: 200, body: claim })
	});
