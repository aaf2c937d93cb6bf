import { error } from '@sveltejs/kit';
import { wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { wantsSuggestions } from '#server/http/personal-parts.ts';
import { askSwapByForm, swapFieldsIn } from '#server/http/swap-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url, parent, cookies }) {
	const { exchanging, cancelling } = locals.app;
	const only = wantedIn(url.searchParams);
	const wanted = swapFieldsIn(url.searchParams);
	const suggests = await wantsSuggestions(locals.app, cookies);
	const asked = exchanging.choose(getShopper(locals), params.ref, wanted, { only, suggests });
	const page = await orUnavailable(asked);
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	return { page, proved, zone, wanted, all: only !== undefined };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		const order = `/orders/${encodeURIComponent(ref)}`;
		return askSwapByForm(event, getShopper(event.locals), { ref, order });
	}
};
