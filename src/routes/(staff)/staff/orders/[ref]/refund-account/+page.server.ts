import { error } from '@sveltejs/kit';
import { giveByForm } from '#server/http/destination-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals }) {
	const page = await orUnavailable(locals.app.destinations.see(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page };
}

export const actions = {
	default: (event) =>
		giveByForm(event, getStaff(event.locals), `/staff/orders/${encodeURIComponent(event.params.ref)}`)
};
