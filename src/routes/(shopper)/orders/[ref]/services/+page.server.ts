import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { chooseServicesByForm } from '#server/http/service-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals }) {
	const { servicing, cancelling } = locals.app;
	const page = await orUnavailable(servicing.see(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	return { page, proved };
}

export const actions = { default: chooseServicesByForm };
