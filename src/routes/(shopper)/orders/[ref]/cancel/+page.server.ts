import { error } from '@sveltejs/kit';
import { askByForm, wantedIn } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';
import { barWords } from '#ui/primitives/quote/bar-words.ts';

export async function load({ params, locals, url, parent }) {
	const { cancelling } = locals.app;
	const page = await orUnavailable(cancelling.choose(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const drop = await orUnavailable(locals.app.priceDrops.see(getShopper(locals), params.ref));
	const { zone } = await parent();
	return {
		page,
		proved,
		cheaper: (drop?.lines.length ?? 0) > 0,
		wanted: wantedIn(url.searchParams),
		bar: barWords(page, zone)
	};
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		return askByForm(event, getShopper(event.locals), { ref, order: `/orders/${encodeURIComponent(ref)}` });
	}
};
