import { error } from '@sveltejs/kit';
import { wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { askSwapByForm } from '#server/http/swap-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url, parent }) {
	const { exchanging, cancelling } = locals.app;
	const reason = url.searchParams.get('reason') ?? undefined;
	const only = wantedIn(url.searchParams);
	const page = await orUnavailable(exchanging.choose(getShopper(locals), params.ref, { reason, only }));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	return { page, proved, zone, all: only !== undefined };
}

export const actions = {
	default: (event) => askSwapByForm(event, getShopper(event.locals), event.params.ref)
};
