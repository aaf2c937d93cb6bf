import { error } from '@sveltejs/kit';
import { choosePreferences } from '#server/http/notice-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, parent }) {
	const shopper = getShopper(locals);
	const { views, notifying } = locals.app;
	const view = await orUnavailable(views.order(params.ref, shopper));
	if (!view) error(404);
	const { ref, displayRef, zone: shopZone, asOf } = view;
	const preferences = await orUnavailable(notifying.preferences(shopper, ref));
	const device = await orUnavailable(notifying.device(shopper, ref));
	const { zone } = await parent();
	return {
		page: { ref, displayRef, zone: shopZone, asOf },
		...{ preferences, device: device.ok ? device.value : null, zone }
	};
}

export const actions = {
	default: async (event) => {
		const shopper = getShopper(event.locals);
		const { notifying } = event.locals.app;
		return choosePreferences(await event.request.formData(), (chosen) =>
			notifying.choose(shopper, event.params.ref, chosen)
		);
	}
};
