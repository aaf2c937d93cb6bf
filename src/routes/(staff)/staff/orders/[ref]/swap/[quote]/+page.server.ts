import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { confirmSwapByForm } from '#server/http/swap-forms.ts';

export async function load({ params, locals }) {
	const look = locals.app.exchanging.look(getStaff(locals), params.ref, params.quote);
	const page = await orUnavailable(look);
	if (!page) error(404);
	const isOpen = page.quote.state === 'open';
	const told = isOpen
		? await orUnavailable(locals.app.telling.ofQuote(getStaff(locals), params.ref, params.quote))
		: null;
	return { page, told };
}

export const actions = {
	confirm: ({ params, locals }) => {
		const order = `/staff/orders/${encodeURIComponent(params.ref)}`;
		return confirmSwapByForm(locals.app, getStaff(locals), { ref: params.ref, order }, params.quote);
	}
};
