import { error } from '@sveltejs/kit';
import { answerByForm } from '#server/http/delay-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, parent }) {
	const { delaying, cancelling } = locals.app;
	const page = await orUnavailable(delaying.see(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	return { page, proved, zone };
}

export const actions = {
	default: (event) => answerByForm(event, getShopper(event.locals), event.params.ref)
};
