import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { toMinorUnits } from '#domain/money/decimal.ts';
import type { Refusal } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;

/** What was typed, so that the form can stand there with it. */
const typedIn = (form: FormData) => ({
	amount: textIn(form, 'amount', 40),
	reason: textIn(form, 'reason', 40),
	words: textIn(form, 'words', 500)
});

/** Minor units of a currency; 0 for what is no amount of it. */
function amountIn(form: FormData, currency: string): number {
	const read = toMinorUnits(textIn(form, 'amount', 40).trim().replace(',', '.'), currency);
	return read && !read.rounded ? read.amount : 0;
}

function refused(form: FormData, { code, ...facts }: Refusal) {
	if (code === 'order.not_found') error(404);
	const amount = facts['limit'] ?? facts['refundable'];
	const until = facts['until'];
	return fail(STATUS[code], {
		...{ code, typed: typedIn(form) },
		...(typeof amount === 'number' && { amount }),
		...(typeof until === 'string' && { until })
	});
}

/** Shows what the amount that a form names would do and tell; nothing is done. */
export async function foreseeByForm({ request, locals }: Event, ref: string) {
	const form = await request.formData();
	if (form.has('change')) return { typed: typedIn(form) };
	const amount = amountIn(form, textIn(form, 'currency', 3));
	const input = { ref, amount, reason: reasonIn(form) };
	const seen = await orUnavailable(locals.app.telling.foreseeGoodwill(getStaff(locals), input));
	if (!seen.ok) return refused(form, seen.refusal);
	return { typed: typedIn(form), preview: seen.value };
}

/** Gives the amount that was shown, under the id it was shown with, and goes to the order. */
export async function giveByForm({ request, locals }: Event, ref: string) {
	const form = await request.formData();
	const amount = amountIn(form, textIn(form, 'currency', 3));
	const input = { ref, id: textIn(form, 'id', 40), amount, reason: reasonIn(form) };
	const given = await orUnavailable(locals.app.telling.giveGoodwill(getStaff(locals), input));
	if (!given.ok) return refused(form, given.refusal);
	redirect(303, `/staff/orders/${encodeURIComponent(ref)}?given`);
}
