import { error } from '@sveltejs/kit';
import { chargeByForm, forgetByForm } from '#server/http/card-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { payByForm } from '#server/http/pay-forms.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url, setHeaders }) {
	setHeaders({ 'cache-control': 'private, no-store' });
	const { paying, cancelling } = locals.app;
	const page = await orUnavailable(paying.see(getShopper(locals), params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(cancelling.mayMove(getShopper(locals), params.ref));
	// The provider sends the buyer back before its webhook has told us.
	const back = url.searchParams.get('back') === 'paid';
	// A link can be passed on: whoever only has one is not told which card it is.
	const card = page.card && { ...page.card, ...(!proved && { digits: null }) };
	return { page: { ...page, card }, proved, back, forgotten: url.searchParams.has('forgotten') };
}

const pathOf = (ref: string) => `/orders/${encodeURIComponent(ref)}/pay`;

export const actions = {
	pay: (event) => payByForm(event, getShopper(event.locals), event.params.ref),
	charge: (event) => chargeByForm(event, getShopper(event.locals), pathOf(event.params.ref)),
	forget: (event) => forgetByForm(event, getShopper(event.locals), pathOf(event.params.ref))
};
