import { fail, redirect } from '@sveltejs/kit';
import { askAndGo, enter, openingOf, ticketOf } from '#server/http/code-pages.ts';

export function load(event) {
	const { codes } = event.locals.app;
	const ticket = codes.readTicket(ticketOf(event));
	if (!ticket) redirect(303, '/');
	const { asked, at } = ticket;
	const { number = '', contact } = asked.typed;
	return {
		purpose: asked.purpose,
		number,
		contact,
		anybody: asked.anybody ?? false,
		askedAt: at,
		asOf: Date.now()
	};
}

export const actions = {
	prove: async (event) => {
		const { locals } = event;
		const typed = String((await event.request.formData()).get('code') ?? '').trim();
		if (typed === '') return fail(400, { missing: true });
		const ticket = ticketOf(event);
		const address = locals.clientAddress;
		return enter(event, locals.app.codes.prove({ typed, ticket, address, opening: openingOf(event) }));
	},
	again: async (event) => {
		const ticket = event.locals.app.codes.readTicket(ticketOf(event));
		if (!ticket) redirect(303, '/');
		return askAndGo(event, ticket.asked, {});
	}
};
