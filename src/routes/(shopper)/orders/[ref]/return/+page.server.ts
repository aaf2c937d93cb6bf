import { error } from '@sveltejs/kit';
import { COMMENT_FIELD, FROM_FIELD } from '#domain/return/asked-return.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { wantsSuggestions } from '#server/http/personal-parts.ts';
import { askReturnByForm, fieldsIn } from '#server/http/return-forms.ts';
import { photoFields, photosIn } from '#server/http/shared-photos.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url, cookies }) {
	const { cancelling, exchanging, photos, returning } = locals.app;
	const page = await orUnavailable(returning.choose(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const from = url.searchParams.get(FROM_FIELD);
	const words = from && (await orUnavailable(returning.words(getShopper(locals), params.ref, from)));
	const shared = photosIn(url.searchParams);
	const shown = photoFields(shared, page.choices);
	const wanted = { ...shown, ...(words && { [COMMENT_FIELD]: words }), ...fieldsIn(url.searchParams) };
	const suggests = await wantsSuggestions(locals.app, cookies);
	const found = await orUnavailable(exchanging.choose(getShopper(locals), params.ref, wanted, { suggests }));
	const exchanges = found?.choices ?? [];
	// Nothing else can be had for a line: then nobody is asked what.
	const choices = page.choices.map((choice) => ({
		...choice,
		resolutions: choice.resolutions.filter(
			(one) => one !== 'exchange' || exchanges.some(({ line }) => line === choice.line)
		)
	}));
	const sendNow = found?.sendNow ?? null;
	return { page: { ...page, choices }, exchanges, sendNow, photoLimit: photos.limit, proved, wanted, shared };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		return askReturnByForm(event, getShopper(event.locals), {
			ref,
			order: `/orders/${encodeURIComponent(ref)}`
		});
	}
};
