import { error } from '@sveltejs/kit';
import { chargeByForm, forgetByForm } from '#server/http/card-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals, url }) {
	const page = await orUnavailable(locals.app.cards.see(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page, forgotten: url.searchParams.has('forgotten') };
}

const pathOf = (ref: string) => `/staff/orders/${encodeURIComponent(ref)}/card`;

export const actions = {
	charge: (event) => chargeByForm(event, getStaff(event.locals), pathOf(event.params.ref)),
	forget: (event) => forgetByForm(event, getStaff(event.locals), pathOf(event.params.ref))
};
