import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { confirmReturnByForm } from '#server/http/desk-ask-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals }) {
	const look = locals.app.returningAtDesk.look(getStaff(locals), params.ref, params.quote);
	const page = await orUnavailable(look);
	if (!page) error(404);
	const isOpen = page.quote.state === 'open';
	const told = isOpen
		? await orUnavailable(locals.app.telling.ofQuote(getStaff(locals), params.ref, params.quote))
		: null;
	return { page, told };
}

export const actions = {
	confirm: (event) => confirmReturnByForm(event, event.params.ref, event.params.quote)
};
