import { error } from '@sveltejs/kit';
import { GIFT_STEPS } from '#server/http/gift-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url }) {
	const page = await orUnavailable(locals.app.gifts.find(getShopper(locals), params.id));
	if (!page) error(404);
	return { page, done: url.searchParams.get('done') };
}

export const actions = {
	cancel: (event) => GIFT_STEPS.cancel(event, event.params),
	sent: (event) => GIFT_STEPS.sent(event, event.params),
	object: (event) => GIFT_STEPS.object(event, event.params)
};
