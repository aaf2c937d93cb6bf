import { error } from '@sveltejs/kit';
import { COMMENT_FIELD, FROM_FIELD } from '#domain/return/asked-return.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { askReturnByForm, fieldsIn } from '#server/http/return-forms.ts';
import { photoFields, photosIn } from '#server/http/shared-photos.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url }) {
	const { cancelling, photos, returning } = locals.app;
	const page = await orUnavailable(returning.claim(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const from = url.searchParams.get(FROM_FIELD);
	const words = from && (await orUnavailable(returning.words(getShopper(locals), params.ref, from)));
	const shared = photosIn(url.searchParams);
	const shown = photoFields(shared, page.choices);
	const wanted = { ...shown, ...(words && { [COMMENT_FIELD]: words }), ...fieldsIn(url.searchParams) };
	return { page, photoLimit: photos.limit, proved, wanted, shared };
}

export const actions = {
	default: (event) => {
		const { ref } = event.params;
		const place = { ref, order: `/orders/${encodeURIComponent(ref)}` };
		return askReturnByForm(event, getShopper(event.locals), place, true);
	}
};
