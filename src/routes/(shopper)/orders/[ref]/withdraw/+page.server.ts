import { error } from '@sveltejs/kit';
import { wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';
import { stateByForm } from '#server/http/withdraw-forms.ts';

export async function load({ params, locals, url }) {
	const { cancelling, withdrawing } = locals.app;
	const page = await orUnavailable(withdrawing.choose(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	return { page, proved, wanted: wantedIn(url.searchParams) };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		return stateByForm(event, getShopper(event.locals), { ref, order: `/orders/${encodeURIComponent(ref)}` });
	}
};
