import { error } from '@sveltejs/kit';
import { wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { stateByForm } from '#server/http/withdraw-forms.ts';

export async function load({ params, locals, url }) {
	const page = await orUnavailable(locals.app.withdrawing.choose(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page, wanted: wantedIn(url.searchParams) };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		const order = `/staff/orders/${encodeURIComponent(ref)}`;
		return stateByForm(event, getStaff(event.locals), { ref, order });
	}
};
