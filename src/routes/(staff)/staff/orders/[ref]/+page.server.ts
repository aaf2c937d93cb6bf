import { error } from '@sveltejs/kit';
import { m } from '#i18n/paraglide/messages.js';
import { orUnavailable } from '#server/http/outage.ts';
import { qrCode } from '#server/http/qr-code.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { decideByForm, failForm, foreseeDecision, reasonIn, textIn } from '#server/http/staff-forms.ts';
import { deskWriteBack } from '#server/http/write-back-forms.ts';
import { doneNotices } from '#ui/primitives/quote/order-notices.ts';

/** For how many days a link can be made. */
const DAYS = [1, 7, 30, 90];
const USUAL_DAYS = 7;
const SCOPES = ['watch', 'act', 'gift'] as const;

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
		days: DAYS
	};
}

export const actions = {
	decide: decideByForm,
	foresee: (event) => foreseeDecision(event, event.params.ref),
	share: async ({ params, locals, request }) => {
		const form = await request.formData();
		const made = await orUnavailable(
			locals.app.desk.share(getStaff(locals), {
				ref: params.ref,
				scope: SCOPES.find((one) => one === form.get('scope')) ?? 'watch',
				days: DAYS.find((days) => days === Number(form.get('days'))) ?? USUAL_DAYS,
				note: textIn(form, 'note', 200).trim(),
				reason: reasonIn(form)
			})
		);
		if (!made.ok) return failForm('share', made.refusal);
		const { url, expiresAt } = made.value;
		return { about: 'share' as const, shared: { url, expiresAt, qr: qrCode(url) } };
	},
	revoke: async ({ params, locals, request }) => {
		const form = await request.formData();
		const id = textIn(form, 'link', 40);
		const input = { ref: params.ref, id, reason: reasonIn(form) };
		const ended = await orUnavailable(locals.app.desk.revoke(getStaff(locals), input));
		return ended.ok ? { about: 'revoke' as const, revoked: id } : failForm('revoke', ended.refusal);
	}
};
