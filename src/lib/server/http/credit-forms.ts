import { randomUUID } from 'node:crypto';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { toMinorUnits } from '#domain/money/decimal.ts';
import type { Refusal } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { failForm, reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;

const page = (which: { account: string } | { order: string }, more = '') =>
	`/staff/credit?${new URLSearchParams(which).toString()}${more}`;

/** Finds somebody's credit by the address that is typed; it stands in no address of a page, and so in no log. */
export async function findByForm({ request, locals }: Event) {
	const typed = textIn(await request.formData(), 'email', 254).trim();
	const found = await orUnavailable(locals.app.desk.credit.find(typed));
	if (!found.ok) return failForm('find', found.refusal);
	redirect(303, page(found.value));
}

type Typed = { ref: string; amount: string; reason: string; words: string };

const typedIn = (form: FormData): Typed => ({
	...{ ref: textIn(form, 'order', 80), amount: textIn(form, 'amount', 20).trim() },
	...{ reason: textIn(form, 'reason', 40), words: textIn(form, 'words', 500) }
});

/** What was typed, in minor units of the currency of the order that is named; undefined for what is no such amount. */
async function amountOf(locals: App.Locals, { ref, amount }: Typed) {
	const credit = await orUnavailable(locals.app.desk.credit.ofOrder(getStaff(locals), ref));
	const [order] = credit?.orders ?? [];
	const read = order && toMinorUnits(amount.replace(',', '.'), order.currency);
	return read && !read.rounded && read.amount > 0 ? { ...order, minor: read.amount } : undefined;
}

const refused = (typed: Typed, { code, ...facts }: Refusal) => {
	const available = facts['available'];
	return fail(STATUS[code], {
		...{ about: 'give' as const, code, typed },
		...(typeof available === 'number' && { available })
	});
};

/** Shows the mail that would be sent; nothing is given by it. */
export async function lookByForm({ request, locals }: Event) {
	const typed = typedIn(await request.formData());
	const read = await amountOf(locals, typed);
	if (!read) return refused(typed, { code: 'request.invalid' });
	if (read.minor > read.most) return refused(typed, { code: 'credit.over_limit', available: read.most });
	if (typed.reason === 'other' && typed.words.trim() === '')
		return refused(typed, { code: 'reason.missing' });
	const { minor, currency } = read;
	const mail = await orUnavailable(locals.app.desk.credit.preview(typed.ref, minor, locals.locale));
	return { about: 'look' as const, typed, mail, minor, currency, once: randomUUID() };
}

/** Gives goodwill credit as the preview showed it. */
export async function giveByForm({ request, locals }: Event) {
	const form = await request.formData();
	const typed = typedIn(form);
	const read = await amountOf(locals, typed);
	if (!read) return refused(typed, { code: 'request.invalid' });
	const input = { ref: typed.ref, amount: read.minor, once: textIn(form, 'once', 40) };
	const done = await orUnavailable(locals.app.desk.credit.give(getStaff(locals), input, reasonIn(form)));
	if (!done.ok) return refused(typed, done.refusal);
	redirect(303, page({ account: done.value.account }, '&given'));
}

/** Takes goodwill back, as much of it as the page showed to be left. */
export async function takeBackByForm({ request, locals }: Event) {
	const form = await request.formData();
	const input = { id: textIn(form, 'entry', 40), amount: Number(textIn(form, 'left', 20)) };
	const { credit } = locals.app.desk;
	const done = await orUnavailable(credit.takeBack(getStaff(locals), input, reasonIn(form)));
	if (done.ok) redirect(303, page({ account: done.value.account }, '&taken'));
	const { code } = done.refusal;
	return fail(STATUS[code], { about: 'take' as const, code, entry: input.id });
}
