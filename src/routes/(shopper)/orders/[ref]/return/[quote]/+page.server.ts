import { error } from '@sveltejs/kit';
import { readerFormat } from '#i18n/reader-format.ts';
import { returnTermsWords } from '#i18n/return-terms-words.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { confirmReturn } from '#server/http/return-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url, parent }) {
	const { cancelling, returning } = locals.app;
	const before = url.searchParams.get('before') ?? undefined;
	const page = await orUnavailable(returning.look(getShopper(locals), params.ref, params.quote, before));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	const words = page.terms && returnTermsWords(page.terms, readerFormat(zone ?? page.zone, page.asOf));
	return { page, proved, words };
}

export const actions = {
	/** Nothing but the id in the address: what the form brings along is not looked at. */
	confirm: ({ params, locals }) => {
		const order = `/orders/${encodeURIComponent(params.ref)}`;
		return confirmReturn(locals.app, getShopper(locals), { ref: params.ref, order }, params.quote);
	}
};
