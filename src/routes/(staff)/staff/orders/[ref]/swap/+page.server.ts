import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { askSwapByForm, swapFieldsIn } from '#server/http/swap-forms.ts';

export async function load({ params, locals, url }) {
	const wanted = swapFieldsIn(url.searchParams);
	const page = await orUnavailable(locals.app.exchanging.choose(getStaff(locals), params.ref, wanted));
	if (!page) error(404);
	return { page, wanted };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		const order = `/staff/orders/${encodeURIComponent(ref)}`;
		return askSwapByForm(event, getStaff(event.locals), { ref, order });
	}
};
