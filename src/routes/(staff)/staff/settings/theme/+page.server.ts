import { orUnavailable } from '#server/http/outage.ts';
import { themeActions } from '#server/http/settings-forms.ts';

export async function load({ locals }) {
	return { theme: (await orUnavailable(locals.app.settings.shop.read())).theme };
}

export const actions = themeActions;
