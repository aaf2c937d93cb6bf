import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { reasonIn, textIn } from './staff-forms.ts';

/** Whom the guard and the page let in. */
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' | 'staff' }>;

const MOST_CHARACTERS = 2000;

/** Corrects the address that a form brings, and goes back to the order; where it cannot be, the form stays as typed. */
export async function correctByForm(
	{ request, locals, params }: Pick<RequestEvent<{ ref: string }>, 'request' | 'locals' | 'params'>,
	principal: Mover,
	order: string
) {
	const form = await request.formData();
	const field = (name: string) => textIn(form, name, MOST_CHARACTERS).replaceAll('\r\n', '\n');
	const typed = {
		name: field('name'),
		lines: field('lines'),
		postcode: field('postcode'),
		city: field('city'),
		region: field('region')
	};
	const version = Number(textIn(form, 'version', 12)) || 0;
	const input = { ref: params.ref, version, typed };
	const staff = principal.kind === 'staff' && { staff: reasonIn(form) };
	const done = await orUnavailable(locals.app.addresses.correct(principal, { ...input, ...staff }));
	if (done.ok) redirect(303, `${order}?corrected`);
	const { code, fields = [] } = done.refusal as { code: keyof typeof STATUS; fields?: string[] };
	if (code === 'grant.missing' || code === 'order.not_found') error(404);
	return fail(STATUS[code], { code, fields, typed });
}
