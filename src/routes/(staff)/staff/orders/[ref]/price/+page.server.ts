import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { foreseePriceDrop, givePriceDrop } from '#server/http/price-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals }) {
	const page = await orUnavailable(locals.app.priceDrops.see(getStaff(locals), params.ref));
	if (!page) error(404);
	return { page };
}

export const actions = {
	preview: (event) => foreseePriceDrop(event, event.params.ref),
	give: (event) => givePriceDrop(event, event.params.ref)
};
