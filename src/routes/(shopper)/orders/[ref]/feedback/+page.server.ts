import { error } from '@sveltejs/kit';
import { scoreOf } from '#domain/feedback/answer.ts';
import { FEEDBACK_STEPS } from '#server/http/feedback-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url, parent }) {
	const { feedback, photos, cancelling } = locals.app;
	const shopper = getShopper(locals);
	const page = await orUnavailable(feedback.see(shopper, params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(feedback.mayAnswer(shopper, params.ref));
	const contact = proved ? undefined : (await orUnavailable(cancelling.choose(shopper, params.ref)))?.contact;
	const changed = await orUnavailable(locals.app.changes.hasTold());
	const { zone } = await parent();
	return {
		...{ page: { ...page, contact }, zone, proved, changed, photoLimit: photos.limit },
		// Chosen in a mail: shown, and of no effect until somebody taps.
		chosen: scoreOf(url.searchParams.get('score') ?? '') ?? null,
		done: url.searchParams.get('done')
	};
}

export const actions = {
	tap: (event) => FEEDBACK_STEPS.tap(event, getShopper(event.locals), event.params.ref),
	tell: (event) => FEEDBACK_STEPS.tell(event, getShopper(event.locals), event.params.ref),
	back: (event) => FEEDBACK_STEPS.back(event, getShopper(event.locals), event.params.ref),
	mail: (event) => FEEDBACK_STEPS.mail(event, getShopper(event.locals), event.params.ref)
};
