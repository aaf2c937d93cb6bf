import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { shopperReason } from '#domain/cancellation/reasons.ts';
import { readWanted, WANTED_FIELD } from '#domain/cancellation/wanted-pieces.ts';
import type { Refusal } from '#domain/refusal.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;
/** Whom the guard and the page let in. */
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' | 'staff' }>;
/** Whose pages these are: what their addresses begin with. */
type Place = { ref: string; order: string };

/** What an address asks for, by line; nothing where it names no line. */
export function wantedIn(search: URLSearchParams): Record<string, number> | undefined {
	const read = readWanted(search);
	return read.ok ? Object.fromEntries(read.value.map(({ line, quantity }) => [line, quantity])) : undefined;
}

/** Asks for the quote that a form describes and goes to it; where it cannot be had, the form stays with what was typed. */
export async function askByForm(event: Event, principal: Mover, { ref, order }: Place) {
	const form = await event.request.formData();
	const chosen = textIn(form, 'reason', 40);
	const refused = (refusal: Refusal) => fail(STATUS[refusal.code], { ...factsOf(refusal), ...typedIn(form) });
	const wanted = readWanted(form);
	if (!wanted.ok) return refused(wanted.refusal);
	const { app } = event.locals;
	const isStaff = principal.kind === 'staff';
	// The same field says why: staff by their own handles, with words; shoppers by theirs, or not at all.
	const reason = isStaff ? undefined : shopperReason(chosen);
	const lines = wanted.value.map((one) => ({ ...one, ...(reason && { reason }) }));
	const given = isStaff && { staff: reasonIn(form) };
	const asked = await orUnavailable(app.quotes.ask(principal, { ref, kind: 'cancel', lines, ...given }));
	if (asked.ok) redirect(303, `${order}/cancel/${asked.value.id}`);
	if (asked.refusal.code === 'grant.missing' || asked.refusal.code === 'order.not_found') error(404);
	return refused(asked.refusal);
}

/** Confirms the quote in the address; one that had run out leads to a fresh one beside it. */
export async function confirmByForm(app: App.Locals['app'], principal: Mover, place: Place, id: string) {
	const done = await orUnavailable(app.cancelling.confirm(principal, place.ref, id));
	if (done.ok) redirect(303, `${place.order}?done=${encodeURIComponent(id)}`);
	const { refusal } = done;
	if (refusal.code === 'grant.missing') error(404);
	const fresh = refusal['quote'] as { id: string } | null | undefined;
	if (refusal.code === 'quote.expired' && fresh)
		redirect(303, `${place.order}/cancel/${fresh.id}?before=${id}`);
	// In words already, so that no page brings the titles of every refusal there is.
	return fail(STATUS[refusal.code], { title: problemTitle(refusal.code, getLocale()) });
}

/** Which line a refusal is about, and how many of it there are. */
export function factsOf(refusal: Refusal) {
	const available = refusal['available'] as { line: string; quantity: number }[] | undefined;
	const line = (refusal['line'] as string | undefined) ?? available?.[0]?.line;
	return {
		code: refusal.code,
		line,
		available: available?.find((one) => one.line === line)?.quantity
	};
}

/** What was typed, so that the form can stand there with it. */
export function typedIn(form: FormData) {
	const typed: Record<string, string> = {};
	for (const name of form.keys()) {
		if (name.startsWith(WANTED_FIELD)) typed[name.slice(WANTED_FIELD.length)] = textIn(form, name, 20);
	}
	return { typed, reason: textIn(form, 'reason', 40) };
}
