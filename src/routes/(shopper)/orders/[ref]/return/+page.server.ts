import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { askReturnByForm, fieldsIn } from '#server/http/return-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url }) {
	const { cancelling, returning } = locals.app;
	const page = await orUnavailable(returning.choose(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	return { page, proved, wanted: fieldsIn(url.searchParams) };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		return askReturnByForm(event, getShopper(event.locals), {
			ref,
			order: `/orders/${encodeURIComponent(ref)}`
		});
	}
};
