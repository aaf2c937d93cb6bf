import { orUnavailable } from '#server/http/outage.ts';
import { personalActions } from '#server/http/personal-forms.ts';

export async function load({ locals }) {
	return { personal: await orUnavailable(locals.app.settings.personal.read()) };
}

export const actions = personalActions;
