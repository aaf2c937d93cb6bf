import { error } from '@sveltejs/kit';
import { askByForm, wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ params, locals, url }) {
	const { cancelling } = locals.app;
	const page = await orUnavailable(cancelling.choose(locals.principal, params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(locals.principal, params.ref));
	return { page, proved, wanted: wantedIn(url.searchParams) };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		return askByForm(event, { ref, order: `/orders/${encodeURIComponent(ref)}` });
	}
};
