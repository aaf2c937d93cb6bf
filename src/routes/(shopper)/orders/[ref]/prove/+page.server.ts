import { error } from '@sveltejs/kit';
import { askAndGo } from '#server/http/code-pages.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals }) {
	const page = await orUnavailable(locals.app.proving.see(getShopper(locals), params.ref));
	if (!page) error(404);
	return { page };
}

export const actions = {
	/** Nothing but the order in the address: where the code goes is not the form's to say. */
	default: async (event) => {
		const { params, locals } = event;
		const asked = await orUnavailable(locals.app.proving.question(getShopper(locals), params.ref));
		if (!asked) error(404);
		return askAndGo(event, asked, {});
	}
};
