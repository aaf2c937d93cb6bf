import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { m } from '#i18n/paraglide/messages.js';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' }>;

/** Carries out what a form answers about late goods: fields `answer`, `delay` (which question) and `shown` (minor units). */
export async function answerByForm({ request, locals }: Event, principal: Mover, ref: string) {
	const form = await request.formData();
	const said = textIn(form, 'answer', 10);
	const answer = said === 'wait' || said === 'cancel' ? said : undefined;
	const text = textIn(form, 'shown', 15);
	// What is no amount was never shown.
	const shown = /^\d{1,15}$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
	if (!answer) return refused('request.invalid');
	const delay = textIn(form, 'delay', 40);
	const done = await orUnavailable(locals.app.delaying.answer(principal, { ref, answer, delay, shown }));
	const order = `/orders/${encodeURIComponent(ref)}`;
	if (done.ok) {
		const quote = done.value.cancelled?.id;
		redirect(303, quote === undefined ? `${order}/delay` : `${order}?done=${encodeURIComponent(quote)}`);
	}
	const { code } = done.refusal;
	if (code === 'grant.missing' || code === 'order.not_found') error(404);
	return refused(code);
}

const refused = (code: keyof typeof STATUS) => {
	const isOld = code === 'delay.changed' || code === 'delay.not_open';
	return fail(STATUS[code], { title: isOld ? m['delay.changed']() : problemTitle(code, getLocale()) });
};
