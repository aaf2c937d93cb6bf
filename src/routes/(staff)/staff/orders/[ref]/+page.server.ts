import { error } from '@sveltejs/kit';
import { LINK_DAYS, revokeByForm, shareByForm } from '#server/http/link-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { decideByForm } from '#server/http/staff-forms.ts';
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
	const storefront = (await orUnavailable(locals.app.storefronts.of(params.ref))).map((one) =>
		deskWriteBack(one)
	);
	return {
		...order,
		requests,
		returns,
		storefront,
		notices: doneNotices(order.view, zone, told),
		days: LINK_DAYS
	};
}

export const actions = {
	decide: decideByForm,
	share: shareByForm,
	revoke: revokeByForm
};
