import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { askReturnByForm, fieldsIn } from '#server/http/return-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals, url }) {
	const page = await orUnavailable(locals.app.returningAtDesk.claim(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page, wanted: fieldsIn(url.searchParams) };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		const place = { ref, order: `/staff/orders/${encodeURIComponent(ref)}` };
		return askReturnByForm(event, getStaff(event.locals), place, true);
	}
};
