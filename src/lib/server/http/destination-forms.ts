import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { reasonIn, textIn } from './staff-forms.ts';

/** Whom the guard and the page let in. */
type Payee = Extract<Principal, { kind: 'guest' | 'shopper' | 'staff' }>;

const MOST_CHARACTERS = 200;

/** Takes the account that a form brings, and goes back to the order; where it is not right, the form stays as typed. */
export async function giveByForm(
	{ request, locals, params }: Pick<RequestEvent<{ ref: string }>, 'request' | 'locals' | 'params'>,
	principal: Payee,
	order: string
) {
	const form = await request.formData();
	const field = (name: string) => textIn(form, name, MOST_CHARACTERS);
	const typed = { holder: field('holder'), account: field('account'), bank: field('bank') };
	const staff = principal.kind === 'staff' && { staff: reasonIn(form) };
	const input = { ref: params.ref, typed, ...staff };
	const done = await orUnavailable(locals.app.destinations.give(principal, input));
	if (done.ok) redirect(303, `${order}?account`);
	const { code, fields = [] } = done.refusal as { code: keyof typeof STATUS; fields?: string[] };
	if (code === 'grant.missing' || code === 'order.not_found') error(404);
	return fail(STATUS[code], { code, fields, typed });
}
