import { orUnavailable } from '#server/http/outage.ts';
import { tellingActions } from '#server/http/settings-forms.ts';

export async function load({ locals }) {
	return { tellings: (await orUnavailable(locals.app.settings.shop.read())).tellings };
}

export const actions = tellingActions;
