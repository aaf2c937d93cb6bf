import { error, fail, redirect } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { shownIn } from '#server/http/price-forms.ts';
import { STATUS } from '#server/http/problem.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, parent }) {
	const { priceDrops, cancelling, zone: shopZone } = locals.app;
	const page = await orUnavailable(priceDrops.see(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	return { page, proved, formatZone: zone ?? shopZone };
}

export const actions = {
	default: async ({ params, locals, request }) => {
		const shown = shownIn(await request.formData());
		const done = await orUnavailable(locals.app.priceDrops.take(getShopper(locals), params.ref, shown));
		if (done.ok) redirect(303, `/orders/${encodeURIComponent(params.ref)}`);
		const { code } = done.refusal;
		if (code === 'grant.missing' || code === 'order.not_found') error(404);
		return fail(STATUS[code], { code });
	}
};
