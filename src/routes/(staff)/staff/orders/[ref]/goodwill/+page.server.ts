import { error } from '@sveltejs/kit';
import { foreseeByForm, giveByForm } from '#server/http/goodwill-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals }) {
	const page = await orUnavailable(locals.app.telling.goodwill(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page };
}

export const actions = {
	preview: (event) => foreseeByForm(event, event.params.ref),
	give: (event) => giveByForm(event, event.params.ref)
};
