import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { shopperReason } from '#domain/cancellation/reasons.ts';
import { readWanted } from '#domain/cancellation/wanted-pieces.ts';
import { localInstant } from '#domain/time/local-instant.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { factsOf, typedIn } from './cancel-forms.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { reasonIn, textIn } from './staff-forms.ts';

/** Whom the guard and the page let in. */
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' | 'staff' }>;
type Place = { ref: string; order: string };

/** Goes to the statement that a form describes; where it cannot be made, the form stays with what was typed. */
export async function stateByForm(
	event: Pick<RequestEvent, 'request' | 'locals'>,
	principal: Mover,
	{ ref, order }: Place
) {
	const form = await event.request.formData();
	const { app } = event.locals;
	const typed = { ...typedIn(form), stated: textIn(form, 'stated', 40) };
	const wanted = readWanted(form);
	if (!wanted.ok) return fail(STATUS[wanted.refusal.code], { ...factsOf(wanted.refusal), ...typed });
	const isStaff = principal.kind === 'staff';
	const reason = isStaff ? undefined : shopperReason(textIn(form, 'reason', 40));
	const lines = wanted.value.map((one) => ({ ...one, ...(reason && { reason }) }));
	// At the desk a time is the shop's.
	const statedAt = isStaff && typed.stated !== '' ? localInstant(typed.stated, app.zone) : undefined;
	const isUnreadable = isStaff && typed.stated !== '' && statedAt === undefined;
	if (isUnreadable) return fail(400, { code: STATED_WRONG, ...typed });
	const given = isStaff && { staff: reasonIn(form), statedAt };
	const asked = await orUnavailable(app.quotes.ask(principal, { ref, kind: 'withdraw', lines, ...given }));
	if (asked.ok) redirect(303, `${order}/withdraw/${asked.value.id}`);
	const { refusal } = asked;
	if (refusal.code === 'grant.missing' || refusal.code === 'order.not_found') error(404);
	const isStated = refusal.code === 'request.invalid' && statedAt !== undefined;
	return fail(STATUS[refusal.code], {
		...factsOf(refusal),
		...typed,
		...(isStated && { code: STATED_WRONG })
	});
}

/** What a form is answered with whose time is none, or none that a statement can have. */
const STATED_WRONG = 'stated.wrong';

/** Confirms the withdrawal in the address; one that had run out leads to the same again. */
export async function confirmStatement(app: App.Locals['app'], principal: Mover, place: Place, id: string) {
	const done = await orUnavailable(app.withdrawing.confirm(principal, place.ref, id));
	if (done.ok) redirect(303, `${place.order}/withdraw/${id}`);
	const { refusal } = done;
	if (refusal.code === 'grant.missing') error(404);
	const fresh = refusal['quote'] as { id: string } | null | undefined;
	if (refusal.code === 'quote.expired' && fresh) redirect(303, `${place.order}/withdraw/${fresh.id}`);
	return fail(STATUS[refusal.code], { title: problemTitle(refusal.code, getLocale()) });
}
