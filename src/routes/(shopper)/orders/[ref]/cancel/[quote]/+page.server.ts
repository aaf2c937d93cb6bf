import { error } from '@sveltejs/kit';
import { confirmByForm } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';
import { barWords } from '#ui/primitives/quote/bar-words.ts';

export async function load({ params, locals, url, parent }) {
	const { cancelling } = locals.app;
	const before = url.searchParams.get('before') ?? undefined;
	const page = await orUnavailable(cancelling.look(getShopper(locals), params.ref, params.quote, before));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	return { page, proved, bar: barWords(page, zone) };
}

export const actions = {
	/** Nothing but the id in the address: what the form brings along is not looked at. */
	confirm: ({ params, locals }) => {
		const order = `/orders/${encodeURIComponent(params.ref)}`;
		return confirmByForm(locals.app, getShopper(locals), { ref: params.ref, order }, params.quote);
	}
};
