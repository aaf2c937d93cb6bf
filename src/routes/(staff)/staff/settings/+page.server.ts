import { orUnavailable } from '#server/http/outage.ts';
import { identityActions } from '#server/http/settings-forms.ts';

export async function load({ locals }) {
	const { identity, logo } = await orUnavailable(locals.app.settings.shop.read());
	return { identity, logo };
}

export const actions = identityActions;
