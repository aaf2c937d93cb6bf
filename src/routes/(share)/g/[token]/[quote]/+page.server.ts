import { error } from '@sveltejs/kit';
import { readerFormat } from '#i18n/reader-format.ts';
import { returnTermsWords } from '#i18n/return-terms-words.ts';
import { askRecipientCode, confirmGift, PRIVATE_BY_TOKEN } from '#server/http/gift-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ params, locals, setHeaders, parent, url }) {
	setHeaders(PRIVATE_BY_TOKEN);
	const page = await orUnavailable(locals.app.gifts.look(params.token, params.quote));
	if (!page) error(404);
	const { zone } = await parent();
	const words = page.terms && returnTermsWords(page.terms, readerFormat(zone ?? page.zone, page.asOf));
	const { principal } = locals;
	// Somebody who is signed in may want another address all the same.
	const email = principal.kind === 'shopper' && !url.searchParams.has('other') ? principal.email : null;
	return { page, words, email, token: params.token };
}

export const actions = { code: askRecipientCode, confirm: confirmGift };
