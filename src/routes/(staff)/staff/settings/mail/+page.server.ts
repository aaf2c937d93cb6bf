import { orUnavailable } from '#server/http/outage.ts';
import { mailActions } from '#server/http/settings-forms.ts';

export async function load({ locals }) {
	return { sender: await orUnavailable(locals.app.settings.mail.read()) };
}

export const actions = mailActions;
