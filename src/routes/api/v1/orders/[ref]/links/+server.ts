import { machineCommand } from '#server/http/machine-route.ts';
import { revealLink } from '#server/http/reveal-link.ts';
import { LinkSchema } from '#server/http/schemas/goods.ts';

export const POST = machineCommand({
	body: LinkSchema,
	command: (app) => app.commands.createLockedLink,
	input: ({ scope, expires_at, lines, note }, { ref = '' }) => ({
		...{ ref, scope, lines, note },
		expiresAt: expires_at === undefined ? undefined : new Date(expires_at)
	}),
	answer: ({ id, url, expiresAt }) => ({
		status: 201,
		body: { id, url, expires_at: expiresAt.toISOString() }
	}),
	reveal: revealLink
});
