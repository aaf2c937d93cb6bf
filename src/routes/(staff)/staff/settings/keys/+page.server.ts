import { orUnavailable } from '#server/http/outage.ts';
import { keyActions } from '#server/http/settings-forms.ts';

export async function load({ locals }) {
	const { scopes, list } = locals.app.settings.keys;
	// When a key was last used is written every minute: asked for here, it is as of now.
	await locals.app.keys.flush().catch(() => {});
	const keys = await orUnavailable(list());
	const text = (at: Date | null) => at?.toISOString() ?? null;
	return {
		scopes,
		keys: keys.map((key) => ({
			...key,
			createdAt: key.createdAt.toISOString(),
			lastUsedAt: text(key.lastUsedAt),
			expiresAt: text(key.expiresAt),
			revokedAt: text(key.revokedAt)
		}))
	};
}

export const actions = keyActions;
