import { orUnavailable } from '#server/http/outage.ts';
import { retentionActions } from '#server/http/limits-forms.ts';

export async function load({ locals }) {
	return { retention: await orUnavailable(locals.app.settings.limits.readRetention()) };
}

export const actions = retentionActions;
