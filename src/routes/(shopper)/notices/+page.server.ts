import { choosePreferences } from '#server/http/notice-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ locals }) {
	const { principal, app } = locals;
	const isGuest = principal.kind === 'guest';
	const preferences =
		isGuest || principal.kind === 'shopper'
			? await orUnavailable(app.notifying.preferences(principal))
			: null;
	return { isGuest, preferences, shopZone: app.zone };
}

export const actions = {
	default: async (event) => {
		const shopper = getShopper(event.locals);
		return choosePreferences(await event.request.formData(), (chosen) =>
			event.locals.app.notifying.choose(shopper, undefined, chosen)
		);
	}
};
