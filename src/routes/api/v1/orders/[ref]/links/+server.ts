import { machineCommand } from '#server/http/machine-route.ts';
import { LinkSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: LinkSchema,
	command: (app) => app.commands.createLink,
	input: ({ scope, expires_at, lines, note }, { ref = '' }) => ({
		...{ ref, scope, lines, note },
		expiresAt: expires_at === undefined ? undefined : new Date(expires_at)
	}),
	answer: ({ id, url, expiresAt }) => ({
		status: 201,
		body: { id, url, expires_at: expiresAt.toISOString() }
	})
});
