import { error } from '@sveltejs/kit';
import { createFormat } from '#i18n/format.ts';
import { termsText } from '#i18n/policy/terms-text.ts';
import { policyData } from '#server/http/linked-data.ts';
import { orUnavailable } from '#server/http/outage.ts';

/** Text to read, print and keep: nothing of it needs a script. */
export const csr = false;

/** Nothing is said of "today" here: what is printed is read on another day. */
const NO_DAYS = { today: '', tomorrow: '', yesterday: '', justNow: '' };

export async function load({ params, locals, parent, setHeaders }) {
	setHeaders({ 'cache-control': 'private, no-store' });
	const found = await orUnavailable(locals.app.papers.terms(locals.principal, params.ref));
	if (!found) error(404);
	const { terms, number, returns } = found;
	locals.linkedData = policyData(returns);
	const { zone } = await parent();
	const format = createFormat(locals.locale, zone ?? locals.app.zone, NO_DAYS);
	const reader = { locale: locals.locale, format, currency: terms.currency };
	return { ref: params.ref, terms: termsText(terms, number, reader) };
}
