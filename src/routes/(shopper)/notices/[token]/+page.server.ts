import { error } from '@sveltejs/kit';
import { choosePreferences } from '#server/http/notice-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

/** Shows what can be chosen, and changes nothing: programs that look at mails follow every link in them. */
export async function load({ params, locals, setHeaders }) {
	setHeaders({ 'cache-control': 'private, no-store', 'referrer-policy': 'same-origin' });
	const found = await orUnavailable(locals.app.notifying.byLink(params.token));
	if (!found) error(404);
	return { ...found, shopZone: locals.app.zone };
}

export const actions = {
	// What mail programs post has this one field (RFC 8058), no session and no Origin.
	default: async (event) => {
		const { notifying } = event.locals.app;
		const { token } = event.params;
		const form = await event.request.formData();
		if (form.get('List-Unsubscribe') !== 'One-Click')
			return choosePreferences(form, (chosen) => notifying.chooseByLink(token, chosen));
		const done = await orUnavailable(notifying.stopByLink(token));
		if (!done.ok) error(404);
		return { stopped: done.value.topic };
	}
};
