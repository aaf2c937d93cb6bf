import { error } from '@sveltejs/kit';
import { correctByForm } from '#server/http/address-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals }) {
	const { addresses, cancelling } = locals.app;
	const page = await orUnavailable(addresses.see(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	return { page, proved };
}

export const actions = {
	default: (event) =>
		correctByForm(event, getShopper(event.locals), `/orders/${encodeURIComponent(event.params.ref)}`)
};
