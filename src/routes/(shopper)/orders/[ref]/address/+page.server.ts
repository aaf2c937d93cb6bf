import { error } from '@sveltejs/kit';
import { correctByForm } from '#server/http/address-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ params, locals }) {
	const { addresses, cancelling } = locals.app;
	const page = await orUnavailable(addresses.see(locals.principal, params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(locals.principal, params.ref));
	return { page, proved };
}

export const actions = {
	default: (event) => correctByForm(event, `/orders/${encodeURIComponent(event.params.ref)}`)
};
