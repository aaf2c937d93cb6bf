import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { MOST_PHOTOS, scoreOf } from '#domain/feedback/answer.ts';
import { PHOTO_FIELD, readGivenForm, typedIn } from '#domain/feedback/given-form.ts';
import type { Refusal } from '#domain/refusal.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { evidenceIn } from './evidence-form.ts';
import { answerByForm } from './late-feedback.ts';
import { lateKeyIn } from './late.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' }>;

const pageOf = (ref: string) => `/orders/${encodeURIComponent(ref)}/feedback`;

/** What an anonymous answer's page is told back, since nothing leads to it: the form holds its key. */
const held = (key: string, about: string, score: number, done: 'tap' | 'saved') => ({
	anonymous: { key, about, score, done }
});

function refused(refusal: Refusal, more: Record<string, unknown> = {}) {
	const { code } = refusal;
	if (code === 'grant.missing' || code === 'order.not_found' || code === 'feedback.not_found') error(404);
	return fail(STATUS[code], { code, title: problemTitle(code, getLocale()), ...more });
}

const atOf = (form: FormData, ref: string) => {
	const key = textIn(form, 'key', 100);
	return { ref, about: textIn(form, 'about', 100), ...(key !== '' && { key }) };
};

/** A form that brings a key, so that it counts once however often it is sent; undefined of any other. */
async function onceByForm(form: FormData, locals: App.Locals, principal: Mover, ref: string) {
	const key = lateKeyIn(form);
	const read = readGivenForm(form);
	if (key === undefined || !read.ok || read.value.isNobodys) return undefined;
	const done = await orUnavailable(answerByForm(locals, principal, { ref, key, form: read.value }));
	if (done.ok) redirect(303, done.value.to);
	const { typed } = read.value;
	return refused(done.refusal, typed ? { typed } : {});
}

/** What the page about feedback can be told. Every answer needs a tap here: a GET says nothing. */
export const FEEDBACK_STEPS = {
	/** The face. */
	tap: async ({ request, locals }: Event, principal: Mover, ref: string) => {
		const form = await request.formData();
		const once = await onceByForm(form, locals, principal, ref);
		if (once) return once;
		const score = scoreOf(textIn(form, 'score', 2));
		if (!score) return refused({ code: 'request.invalid' });
		const input = { ...atOf(form, ref), score, anonymous: form.has('anonymous') };
		const done = await orUnavailable(locals.app.feedback.score(principal, input));
		if (!done.ok) return refused(done.refusal);
		const { key, about } = done.value;
		if (key !== null) return held(key, about, score, 'tap');
		return redirect(303, `${pageOf(ref)}?done=tap`);
	},
	/** Words, reasons, pictures, and whether others may read it. */
	tell: async ({ request, locals }: Event, principal: Mover, ref: string) => {
		const form = await request.formData();
		const once = await onceByForm(form, locals, principal, ref);
		if (once) return once;
		const at = atOf(form, ref);
		const score = scoreOf(textIn(form, 'score', 2)) ?? 3;
		const typed = typedIn(form);
		const kept = at.key === undefined ? {} : held(at.key, at.about, score, 'tap');
		const photos = await orUnavailable(evidenceIn(form, PHOTO_FIELD, { app: locals.app, principal, ref }));
		if (!photos.ok) return refused(photos.refusal, { typed: { ...typed, photos: [] }, ...kept });
		const whole = { ...typed, photos: photos.value.slice(0, MOST_PHOTOS + 1) };
		const done = await orUnavailable(locals.app.feedback.tell(principal, { ...at, typed: whole }));
		if (!done.ok) return refused(done.refusal, { typed: whole, ...kept });
		if (at.key !== undefined) return { ...held(at.key, at.about, score, 'saved'), typed: whole };
		return redirect(303, `${pageOf(ref)}?done=saved`);
	},
	/** It was never said. */
	back: async ({ request, locals }: Event, principal: Mover, ref: string) => {
		const at = atOf(await request.formData(), ref);
		const done = await orUnavailable(locals.app.feedback.takeBack(principal, at));
		if (!done.ok) return refused(done.refusal);
		return redirect(303, `${pageOf(ref)}?done=back`);
	},
	/** Whether they may be asked by mail. */
	mail: async ({ request, locals }: Event, principal: Mover, ref: string) => {
		const yes = textIn(await request.formData(), 'yes', 3) === 'yes';
		const done = await orUnavailable(locals.app.feedback.wish(principal, ref, yes));
		if (!done.ok) return refused(done.refusal);
		return redirect(303, `${pageOf(ref)}#mail`);
	}
};
