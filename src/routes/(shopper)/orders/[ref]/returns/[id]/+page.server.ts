import { error } from '@sveltejs/kit';
import { readerFormat } from '#i18n/reader-format.ts';
import { refundNotes } from '#i18n/refund-notes.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { RETURN_STEPS } from '#server/http/return-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url, parent, depends }) {
	depends('roundtrip:order');
	const { cancelling, returning } = locals.app;
	const page = await orUnavailable(returning.find(getShopper(locals), params.ref, params.id));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	const { zone } = await parent();
	const notes = refundNotes(
		page.ref,
		page,
		readerFormat(zone ?? page.zone, page.asOf),
		Date.parse(page.asOf)
	);
	// What was just done is told from the address, so that it needs no script and survives a reload.
	const { canPay: canHold } = locals.app.paying;
	return { page, proved, canHold, notes, done: url.searchParams.get('done') };
}

export const actions = {
	hold: (event) => RETURN_STEPS.hold(event, getShopper(event.locals), event.params),
	cancel: (event) => RETURN_STEPS.cancel(event, getShopper(event.locals), event.params),
	sent: (event) => RETURN_STEPS.sent(event, getShopper(event.locals), event.params),
	object: (event) => RETURN_STEPS.object(event, getShopper(event.locals), event.params),
	postage: (event) => RETURN_STEPS.postage(event, getShopper(event.locals), event.params)
};
