import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { confirmStatement } from '#server/http/withdraw-forms.ts';

export async function load({ params, locals }) {
	const look = locals.app.withdrawing.look(getStaff(locals), params.ref, params.quote);
	const page = await orUnavailable(look);
	if (!page) error(404);
	return { page };
}

export const actions = {
	confirm: ({ params, locals }) => {
		const order = `/staff/orders/${encodeURIComponent(params.ref)}`;
		return confirmStatement(locals.app, getStaff(locals), { ref: params.ref, order }, params.quote);
	}
};
