import { error } from '@sveltejs/kit';
import { askByForm, wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { barWords } from '#ui/primitives/quote/bar-words.ts';

export async function load({ params, locals, url, parent }) {
	const page = await orUnavailable(locals.app.cancelling.choose(getStaff(locals), params.ref));
	if (!page) error(404);
	const { zone } = await parent();
	return { page, wanted: wantedIn(url.searchParams), bar: barWords(page, zone) };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		return askByForm(event, getStaff(event.locals), {
			ref,
			order: `/staff/orders/${encodeURIComponent(ref)}`
		});
	}
};
