import { error } from '@sveltejs/kit';
import { giveByForm } from '#server/http/destination-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, parent }) {
	const { destinations, cancelling, zone: shopZone } = locals.app;
	const page = await orUnavailable(destinations.see(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	return { page, proved, formatZone: zone ?? shopZone };
}

export const actions = {
	default: (event) =>
		giveByForm(event, getShopper(event.locals), `/orders/${encodeURIComponent(event.params.ref)}`)
};
