import { error } from '@sveltejs/kit';
import { correctByForm } from '#server/http/address-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals }) {
	const page = await orUnavailable(locals.app.addresses.see(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page };
}

export const actions = {
	default: (event) =>
		correctByForm(event, getStaff(event.locals), `/staff/orders/${encodeURIComponent(event.params.ref)}`)
};
