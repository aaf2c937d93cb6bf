import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { stepByForm } from '#server/http/desk-return-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals }) {
	const back = await orUnavailable(locals.app.deskReturns.find(getStaff(locals), params.id));
	if (!back) error(404);
	return { back };
}

export const actions = { step: (event) => stepByForm(event, event.params.id) };
