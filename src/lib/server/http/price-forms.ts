import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Refusal } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;

/** The sum that a page showed, minor units; what is no amount was never shown. */
export function shownIn(form: FormData): number {
	const text = textIn(form, 'shown', 20);
	return /^\d{1,15}$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
}

const typedIn = (form: FormData) => {
	const { handle: reason, words } = reasonIn(form);
	return { reason, words };
};

function refused(form: FormData, { code }: Refusal) {
	if (code === 'grant.missing' || code === 'order.not_found') error(404);
	return fail(STATUS[code], { code, typed: typedIn(form) });
}

/** Shows what giving the difference would do and tell; only a quote is made, which holds the price until it expires. */
export async function foreseePriceDrop({ request, locals }: Event, ref: string) {
	const form = await request.formData();
	if (form.has('change')) return { typed: typedIn(form) };
	const { priceDrops, telling } = locals.app;
	const staff = getStaff(locals);
	const offered = await orUnavailable(priceDrops.offer(staff, ref, shownIn(form), reasonIn(form)));
	if (!offered.ok) return refused(form, offered.refusal);
	const told = await orUnavailable(telling.ofQuote(staff, ref, offered.value.id));
	return { typed: typedIn(form), preview: { ...offered.value, told } };
}

/** Gives what was shown, by the quote it was shown with, and goes to the order. */
export async function givePriceDrop({ request, locals }: Event, ref: string) {
	const form = await request.formData();
	const id = textIn(form, 'id', 40);
	const given = await orUnavailable(locals.app.priceDrops.give(getStaff(locals), ref, id));
	if (!given.ok) return refused(form, given.refusal);
	redirect(303, `/staff/orders/${encodeURIComponent(ref)}?given`);
}
