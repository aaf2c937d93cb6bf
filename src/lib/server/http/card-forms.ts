import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import type { Refusal } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent<{ ref: string }>, 'request' | 'locals' | 'params'>;
/** Whom the guard and the page let in. */
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' | 'staff' }>;

const refused = (about: 'charge' | 'forget', { code }: Refusal) => {
	if (code === 'grant.missing' || code === 'order.not_found') error(404);
	return fail(STATUS[code], { about, code });
};

/** Charges the kept card with what is due, as it was shown, and goes back to the page, which says what came of it. */
export async function chargeByForm({ request, locals, params }: Event, principal: Mover, page: string) {
	const form = await request.formData();
	const version = Number(textIn(form, 'version', 12)) || 0;
	const staff = principal.kind === 'staff' && { staff: reasonIn(form) };
	const done = await orUnavailable(
		locals.app.cards.charge(principal, { ref: params.ref, version, ...staff })
	);
	if (!done.ok) return refused('charge', done.refusal);
	redirect(303, page);
}

/** Takes back that the card may be kept, and goes back to the page, which says so. */
export async function forgetByForm({ request, locals, params }: Event, principal: Mover, page: string) {
	const staff = principal.kind === 'staff' && { staff: reasonIn(await request.formData()) };
	const done = await orUnavailable(locals.app.cards.takeBack(principal, { ref: params.ref, ...staff }));
	if (!done.ok) return refused('forget', done.refusal);
	redirect(303, `${page}?forgotten`);
}
