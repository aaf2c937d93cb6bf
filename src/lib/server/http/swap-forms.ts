import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import type { Refusal } from '#domain/refusal.ts';
import { FOR_FIELD } from '#domain/return/asked-return.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { textIn } from './staff-forms.ts';

type Mover = Extract<Principal, { kind: 'guest' | 'shopper' }>;

/** Before the line's id in the name of a field: for how many pieces something else is wanted. */
export const COUNT_FIELD = 'count:';

/** What a form says is wanted in exchange: fields `for:<line>` with a variant, and `count:<line>`, 1 where it is not said. */
export function exchangesIn(form: FormData) {
	return [...form.keys()].flatMap((name) => {
		if (!name.startsWith(FOR_FIELD)) return [];
		const line = name.slice(FOR_FIELD.length);
		const variant = textIn(form, name, 255);
		const count = Number(textIn(form, `${COUNT_FIELD}${line}`, 10) || 1);
		if (variant === '') return [];
		return [{ line, quantity: count, exchange_for: { variant_id: variant } }];
	});
}

const refused = (refusal: Refusal) => {
	if (refusal.code === 'grant.missing' || refusal.code === 'order.not_found') error(404);
	return fail(STATUS[refusal.code], { title: problemTitle(refusal.code, getLocale()) });
};

/** Asks for the exchange that a form describes and goes to its quote. */
export async function askSwapByForm(
	event: Pick<RequestEvent, 'request' | 'locals'>,
	principal: Mover,
	ref: string
) {
	const lines = exchangesIn(await event.request.formData());
	if (lines.length === 0) return refused({ code: 'request.invalid' });
	if (lines.some(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 1)) {
		return refused({ code: 'request.invalid' });
	}
	const given = lines.map((one) => ({ ...one, reason: 'wrong_variant' }));
	const asked = await orUnavailable(
		event.locals.app.quotes.ask(principal, { ref, kind: 'exchange', lines: given })
	);
	if (!asked.ok) return refused(asked.refusal);
	redirect(303, `/orders/${encodeURIComponent(ref)}/swap/${asked.value.id}`);
}

/** Confirms the quote in the address; where the difference is to be paid, its page says so. */
export async function confirmSwapByForm(app: App.Locals['app'], principal: Mover, ref: string, id: string) {
	const done = await orUnavailable(app.exchanging.confirm(principal, ref, id));
	const order = `/orders/${encodeURIComponent(ref)}`;
	if (done.ok) redirect(303, `${order}/swap/${id}`);
	const fresh = done.refusal['quote'] as { id: string } | null | undefined;
	if (done.refusal.code === 'quote.expired' && fresh) redirect(303, `${order}/swap/${fresh.id}`);
	return refused(done.refusal);
}
