import { error } from '@sveltejs/kit';
import { confirmByForm } from '#server/http/cancel-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals, url }) {
	const before = url.searchParams.get('before') ?? undefined;
	const look = locals.app.cancelling.look(getStaff(locals), params.ref, params.quote, before);
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
		return confirmByForm(locals.app, getStaff(locals), { ref: params.ref, order }, params.quote);
	}
};
