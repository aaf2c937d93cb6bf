import { error } from '@sveltejs/kit';
import { askGiftByForm, PRIVATE_BY_TOKEN } from '#server/http/gift-forms.ts';
import { isOpening } from '#server/http/opening.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { fieldsIn } from '#server/http/return-forms.ts';

export async function load(event) {
	const { params, locals, setHeaders, url } = event;
	setHeaders(PRIVATE_BY_TOKEN);
	const page = await orUnavailable(locals.app.gifts.open(params.token));
	if (!page) error(404);
	// Nobody waits for the count, and nobody misses one that fails.
	if (isOpening(event)) {
		void locals.app.gifts
			.countOpening(params.token)
			.catch((cause: unknown) => locals.log.warn({ err: cause }, 'an opening was not counted'));
	}
	return { page, wanted: fieldsIn(url.searchParams), photoLimit: locals.app.photos.limit };
}

export const actions = { default: askGiftByForm };
