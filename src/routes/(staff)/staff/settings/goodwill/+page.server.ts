import { orUnavailable } from '#server/http/outage.ts';
import { goodwillActions } from '#server/http/limits-forms.ts';

export async function load({ locals }) {
	return { goodwill: await orUnavailable(locals.app.settings.limits.readGoodwill()) };
}

export const actions = goodwillActions;
