import { error } from '@sveltejs/kit';
import { readerFormat } from '#i18n/reader-format.ts';
import { wordTerms } from '#i18n/terms-words.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ params, locals, depends, setHeaders, parent }) {
	depends('roundtrip:order');
	setHeaders({ 'cache-control': 'private, no-store' });
	const view = await orUnavailable(locals.app.views.order(params.ref, locals.principal));
	if (!view) error(404);
	const { zone } = await parent();
	return { view, terms: wordTerms(view, readerFormat(zone ?? view.zone), Date.parse(view.asOf)) };
}
