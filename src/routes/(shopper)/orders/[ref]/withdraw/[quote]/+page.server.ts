import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';
import { confirmStatement } from '#server/http/withdraw-forms.ts';

export async function load({ params, locals }) {
	const { cancelling, withdrawing } = locals.app;
	const page = await orUnavailable(withdrawing.look(getShopper(locals), params.ref, params.quote));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	return { page, proved };
}

export const actions = {
	/** Nothing but the id in the address: what the form brings along is not looked at. */
	confirm: ({ params, locals }) => {
		const order = `/orders/${encodeURIComponent(params.ref)}`;
		return confirmStatement(locals.app, getShopper(locals), { ref: params.ref, order }, params.quote);
	}
};
