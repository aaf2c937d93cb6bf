import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import type { Refusal } from '#domain/refusal.ts';
import { COUNT_FIELD, FOR_FIELD } from '#domain/return/asked-return.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Mover = Extract<Principal, { kind: 'guest' | 'shopper' | 'staff' }>;
/** Whose pages these are: what their addresses begin with. */
type Place = { ref: string; order: string };

const LONGEST_FIELD = 255;

/** What pages about exchanging are filled with: as the address names it, or as it was typed. */
export const swapFieldsIn = (fields: Iterable<readonly [string, unknown]>): Record<string, string> =>
	Object.fromEntries(
		[...fields].flatMap(([name, value]) =>
			typeof value === 'string' && /^(for|count|q):|^(reason|words)$/.test(name)
				? [[name, value.slice(0, LONGEST_FIELD)]]
				: []
		)
	);

/** What a form says is wanted in exchange: fields `for:<line>` with a variant, and `count:<line>`, 1 where it is not said. */
export function exchangesIn(form: FormData) {
	return [...form.keys()].flatMap((name) => {
		if (!name.startsWith(FOR_FIELD)) return [];
		const line = name.slice(FOR_FIELD.length);
		const variant = textIn(form, name, LONGEST_FIELD);
		const count = Number(textIn(form, COUNT_FIELD + line, 10) || 1);
		if (variant === '') return [];
		return [{ line, quantity: count, exchange_for: { variant_id: variant } }];
	});
}

function refused(refusal: Refusal, typed: Record<string, string> = {}) {
	if (refusal.code === 'grant.missing' || refusal.code === 'order.not_found') error(404);
	const { code } = refusal;
	return fail(STATUS[code], { code, title: problemTitle(code, getLocale()), typed });
}

/** Asks for the exchange that a form describes and goes to its quote; staff say why. What was typed stays. */
export async function askSwapByForm(
	{ request, locals }: Pick<RequestEvent, 'request' | 'locals'>,
	principal: Mover,
	{ ref, order }: Place
) {
	const form = await request.formData();
	const typed = swapFieldsIn(form);
	const lines = exchangesIn(form);
	const isCountable = ({ quantity }: { quantity: number }) => Number.isSafeInteger(quantity) && quantity > 0;
	if (lines.length === 0 || !lines.every(isCountable)) return refused({ code: 'request.invalid' }, typed);
	const given = lines.map((one) => ({ ...one, reason: 'wrong_variant' }));
	const staff = principal.kind === 'staff' ? { staff: reasonIn(form) } : {};
	const asked = await orUnavailable(
		locals.app.quotes.ask(principal, { ref, kind: 'exchange', lines: given, ...staff })
	);
	if (!asked.ok) return refused(asked.refusal, typed);
	redirect(303, `${order}/swap/${asked.value.id}`);
}

/** Confirms the quote in the address; where the difference is to be paid, its page says so. */
export async function confirmSwapByForm(
	app: App.Locals['app'],
	principal: Mover,
	{ ref, order }: Place,
	id: string
) {
	const done = await orUnavailable(app.exchanging.confirm(principal, ref, id));
	if (done.ok) redirect(303, `${order}/swap/${id}`);
	const fresh = done.refusal['quote'] as { id: string } | null | undefined;
	if (done.refusal.code === 'quote.expired' && fresh) redirect(303, `${order}/swap/${fresh.id}`);
	return refused(done.refusal);
}
