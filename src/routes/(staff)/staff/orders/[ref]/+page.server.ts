import { error } from '@sveltejs/kit';
import { m } from '#i18n/paraglide/messages.js';
import { LINK_DAYS, revokeByForm, shareByForm } from '#server/http/link-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { decideByForm, foreseeDecision } from '#server/http/staff-forms.ts';
import { deskWriteBack } from '#server/http/write-back-forms.ts';
import { doneNotices } from '#ui/primitives/quote/order-notices.ts';

export async function load({ params, locals, depends, parent, url }) {
	depends('roundtrip:order');
	const order = await orUnavailable(locals.app.desk.see(getStaff(locals), params.ref));
	if (!order) error(404);
	const { quotes } = locals.app;
	const { list: requests } = await orUnavailable(quotes.waiting(params.ref));
	const returns = await orUnavailable(locals.app.deskReturns.ofOrder(params.ref));
	const quote = url.searchParams.get('done');
	const found = quote ? await orUnavailable(quotes.find(locals.principal, quote)) : undefined;
	const told = {
		done: found?.ok ? found.value.outcome : null,
		corrected: url.searchParams.has('corrected'),
		accountNamed: url.searchParams.has('account')
	};
	const { zone } = await parent();
	const [writeBacks, books, sent] = await orUnavailable(
		Promise.all([
			locals.app.storefronts.of(params.ref),
			locals.app.desk.books(params.ref),
			locals.app.telling.list(params.ref)
		])
	);
	if (!books || !sent) error(404);
	const given = url.searchParams.has('given')
		? [{ text: m['staff.goodwill.done'](), tone: 'good' as const }]
		: [];
	return {
		...order,
		requests,
		returns,
		storefront: writeBacks.map((one) => deskWriteBack(one)),
		told: sent,
		quotes: books.quotes,
		books,
		notices: [...doneNotices(order.view, zone, told), ...given],
		days: LINK_DAYS
	};
}

export const actions = {
	decide: decideByForm,
	foresee: foreseeDecision,
	share: shareByForm,
	revoke: revokeByForm
};
