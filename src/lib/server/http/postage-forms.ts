import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { readTypedAmount } from '#domain/money/typed-amount.ts';
import type { Refusal } from '#domain/refusal.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { evidenceIn } from './evidence-form.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' }>;

/** The field the receipt comes in. */
const RECEIPT = 'receipt';

/** Asks for the postage that a form names, with its receipt; where it cannot be had, the form stays with what was typed. */
export async function askPostageByForm(
	{ request, locals }: Event,
	principal: Mover,
	at: { ref: string; id: string }
) {
	const form = await request.formData();
	const typed = textIn(form, 'amount', 40);
	const currency = textIn(form, 'currency', 3);
	let photos: string[] = [];
	const refused = ({ code, limit }: Refusal, field: 'amount' | 'receipt' | null) => {
		if (code === 'grant.missing' || code === 'return.not_found') error(404);
		return fail(STATUS[code], {
			...{ about: 'postage' as const, missing: false, title: problemTitle(code, getLocale()) },
			postage: { typed, photos, field, ...(typeof limit === 'number' && { limit }) }
		});
	};
	const pictures = await orUnavailable(
		evidenceIn(form, RECEIPT, { app: locals.app, principal, ref: at.ref })
	);
	if (!pictures.ok) return refused(pictures.refusal, 'receipt');
	photos = pictures.value;
	const amount = readTypedAmount(typed, currency);
	if (amount === undefined) return refused({ code: 'request.invalid' }, 'amount');
	const [photo] = photos;
	const asked = await orUnavailable(locals.app.returning.askPostage(principal, at, { amount, photo }));
	if (asked.ok) redirect(303, `/orders/${encodeURIComponent(at.ref)}/returns/${at.id}?done=postage`);
	const { code } = asked.refusal;
	const ofReceipt = code === 'postage.receipt_missing' || code === 'photo.not_found';
	return refused(asked.refusal, code === 'postage.over_limit' ? 'amount' : ofReceipt ? 'receipt' : null);
}

/** Staff decide what of it is paid: all, less with its reason, or nothing with its reason. */
export async function decidePostageByForm({ request, locals }: Event, id: string) {
	const form = await request.formData();
	const typed = { answer: textIn(form, 'answer', 20), amount: textIn(form, 'amount', 40) };
	const given = { reason: textIn(form, 'reason', 40), words: textIn(form, 'words', 500) };
	const refused = ({ code }: Refusal) =>
		fail(STATUS[code], { postage: { code, typed: { ...typed, ...given }, done: false as const } });
	const answer = (['all', 'less', 'none'] as const).find((one) => one === typed.answer);
	const amount = answer === 'less' ? readTypedAmount(typed.amount, textIn(form, 'currency', 3)) : undefined;
	if (!answer || (answer === 'less' && amount === undefined)) return refused({ code: 'request.invalid' });
	const reason = reasonIn(form);
	const done = await orUnavailable(
		locals.app.deskReturns.decidePostage(getStaff(locals), id, { answer, amount }, reason)
	);
	if (done.ok) return { postage: { done: true as const } };
	if (done.refusal.code === 'return.not_found') error(404);
	return refused(done.refusal);
}
