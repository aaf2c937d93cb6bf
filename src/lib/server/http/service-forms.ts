import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { textIn } from './staff-forms.ts';
import { getShopper } from './who.ts';

const MOST_CHARACTERS = 2000;

/** Chooses what a form ticks and goes back to the order; where it cannot be, the form stays as it was filled in. */
export async function chooseServicesByForm({
	request,
	locals,
	params
}: Pick<RequestEvent<{ ref: string }>, 'request' | 'locals' | 'params'>) {
	const form = await request.formData();
	const services = form.getAll('service').flatMap((one) => (typeof one === 'string' ? [one] : []));
	const note = textIn(form, 'note', MOST_CHARACTERS);
	const input = { ref: params.ref, services, note };
	const done = await orUnavailable(locals.app.servicing.choose(getShopper(locals), input));
	if (done.ok) redirect(303, `/orders/${encodeURIComponent(params.ref)}`);
	const { code, field } = done.refusal as { code: keyof typeof STATUS; field?: string };
	if (code === 'grant.missing' || code === 'order.not_found') error(404);
	return fail(STATUS[code], { code, field, services, note });
}
