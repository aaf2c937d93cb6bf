import { error } from '@sveltejs/kit';
import { wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { askReturnByForm } from '#server/http/desk-return-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals, url }) {
	const page = await orUnavailable(locals.app.returningAtDesk.choose(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page, wanted: wantedIn(url.searchParams) };
}

export const actions = { default: (event) => askReturnByForm(event, event.params.ref) };
