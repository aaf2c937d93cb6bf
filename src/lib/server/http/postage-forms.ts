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
import { heldFacts, reasonIn, textIn } from './staff-forms.ts';
import { mayAct } from './task-forms.ts';

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

/**
 * Staff ask for it, for a buyer who said so by another way. A `preview` takes the picture in and shows what the buyer
 * would be told; nothing is asked for.
 */
export async function askPostageAtDesk({ request, locals }: Event, id: string) {
	const form = await request.formData();
	const staff = getStaff(locals);
	const { handle: reason, words } = reasonIn(form);
	const typed = { amount: textIn(form, 'amount', 40), reason, words };
	let photos: string[] = [];
	const refused = (refusal: Refusal) => {
		const { code, field, limit } = refusal;
		if (code === 'return.not_found' || code === 'order.not_found' || code === 'grant.missing') error(404);
		const facts = {
			...(typeof field === 'string' && { field }),
			...(typeof limit === 'number' && { limit })
		};
		const done = false as const;
		return fail(STATUS[code], { asking: { done, typed, photos, code, ...facts, ...heldFacts(refusal) } });
	};
	const ref = textIn(form, 'ref', 80);
	const pictures = await orUnavailable(evidenceIn(form, RECEIPT, { app: locals.app, principal: staff, ref }));
	if (!pictures.ok) return refused(pictures.refusal);
	photos = pictures.value;
	const amount = readTypedAmount(typed.amount, textIn(form, 'currency', 3));
	if (amount === undefined) return refused({ code: 'request.invalid', field: 'amount' });
	const asked = { id, amount, photo: photos[0], reason: reasonIn(form) };
	if (form.has('preview')) {
		const seen = await orUnavailable(locals.app.telling.ofPostageAsked(staff, ref, asked));
		return seen.ok
			? { asking: { done: false as const, typed, photos, told: seen.value } }
			: refused(seen.refusal);
	}
	const may = await mayAct(locals, 'return', id, form);
	if (!may.ok) return refused(may.refusal);
	const done = await orUnavailable(locals.app.deskReturns.askPostage(staff, asked));
	return done.ok ? { asking: { done: true as const } } : refused(done.refusal);
}

/** What a form of the desk says is paid of it, and what stood in it; `decision` is missing where that is no decision. */
function decisionIn(form: FormData, id: string) {
	const typed = {
		...{ answer: textIn(form, 'answer', 20), amount: textIn(form, 'amount', 40) },
		...{ reason: textIn(form, 'reason', 40), words: textIn(form, 'words', 500) }
	};
	const answer = (['all', 'less', 'none'] as const).find((one) => one === typed.answer);
	const amount = answer === 'less' ? readTypedAmount(typed.amount, textIn(form, 'currency', 3)) : undefined;
	const isNone = !answer || (answer === 'less' && amount === undefined);
	return { typed, decision: isNone ? undefined : { id, answer, amount, reason: reasonIn(form) } };
}

function notDecided(refusal: Refusal, typed: ReturnType<typeof decisionIn>['typed']) {
	const { code } = refusal;
	if (code === 'return.not_found' || code === 'order.not_found') error(404);
	return fail(STATUS[code], { postage: { code, typed, done: false as const, ...heldFacts(refusal) } });
}

/** Staff decide what of it is paid: all, less with its reason, or nothing with its reason. */
export async function decidePostageByForm({ request, locals }: Event, id: string) {
	const form = await request.formData();
	const { typed, decision } = decisionIn(form, id);
	if (!decision) return notDecided({ code: 'request.invalid' }, typed);
	const may = await mayAct(locals, 'return', id, form);
	if (!may.ok) return notDecided(may.refusal, typed);
	const done = await orUnavailable(locals.app.deskReturns.decidePostage(getStaff(locals), decision));
	return done.ok ? { postage: { done: true as const } } : notDecided(done.refusal, typed);
}

/** Shows what the decision that a form describes would tell its buyer; nothing is decided. */
export async function foreseePostage({ request, locals }: Event, id: string) {
	const form = await request.formData();
	const { typed, decision } = decisionIn(form, id);
	if (!decision) return notDecided({ code: 'request.invalid' }, typed);
	const ref = textIn(form, 'ref', 80);
	const seen = await orUnavailable(locals.app.telling.ofPostage(getStaff(locals), ref, decision));
	return seen.ok
		? { postage: { done: false as const, typed, told: seen.value } }
		: notDecided(seen.refusal, typed);
}
