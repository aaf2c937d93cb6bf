import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { confirmSwapByForm } from '#server/http/swap-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, parent }) {
	const { exchanging, cancelling } = locals.app;
	const page = await orUnavailable(exchanging.look(getShopper(locals), params.ref, params.quote));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	return { page, proved, zone };
}

export const actions = {
	/** Nothing but the id in the address: what the form brings along is not looked at. */
	confirm: ({ params, locals }) => {
		const order = `/orders/${encodeURIComponent(params.ref)}`;
		return confirmSwapByForm(locals.app, getShopper(locals), { ref: params.ref, order }, params.quote);
	}
};
