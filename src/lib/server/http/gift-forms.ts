import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readRecipient } from '#domain/access/question.ts';
import { EVIDENCE_FIELD, readAskedReturn } from '#domain/return/asked-return.ts';
import { readWanted } from '#domain/cancellation/wanted-pieces.ts';
import { accept, type Refusal, type Result } from '#domain/refusal.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { factsOf } from './cancel-forms.ts';
import { askAndGo } from './code-pages.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { readFile } from './read-picture.ts';
import { fieldsIn } from './return-forms.ts';
import { textIn } from './staff-forms.ts';
import { getShopper } from './who.ts';

/** A page behind a token: nobody keeps it, nobody finds it, and no other site learns of it. */
export const PRIVATE_BY_TOKEN = {
	'cache-control': 'private, no-store',
	'x-robots-tag': 'noindex, nofollow',
	'referrer-policy': 'same-origin'
};

type Token = { token: string };
type AtGift = RequestEvent<Token & Record<string, string>>;
type Plain = Pick<RequestEvent, 'request' | 'locals'>;

/** Goes to the quote that the form of a gift describes; where it cannot be had, the form stays with what was typed. */
export async function askGiftByForm({ request, locals, params: { token } }: AtGift) {
	const { app, principal } = locals;
	const form = await request.formData();
	const shown: Record<string, string> = {};
	const refused = (refusal: Refusal) => {
		if (refusal.code === 'grant.missing' || refusal.code === 'order.not_found') error(404);
		const title = problemTitle(refusal.code, getLocale());
		const closedAt = typeof refusal['closed_at'] === 'string' ? refusal['closed_at'] : undefined;
		const undecided = refusal['because'] === 'undecided';
		const notArrived = refusal['because'] === 'not_delivered';
		const typed = { ...fieldsIn(form), ...shown };
		return fail(STATUS[refusal.code], { ...factsOf(refusal), closedAt, notArrived, undecided, title, typed });
	};
	const asked = readAskedReturn(form);
	if (!asked.ok) return refused(asked.refusal);
	for (const one of asked.value.lines) {
		if (one.resolution === 'exchange' && !one.exchange_for)
			return refused({ code: 'request.invalid', line: one.line, because: 'undecided' });
		const name = EVIDENCE_FIELD + one.line;
		const pictures = await orUnavailable(picturesIn(form, name, locals, token));
		if (!pictures.ok) return refused({ ...pictures.refusal, line: one.line });
		if (pictures.value.length === 0) continue;
		one.evidence = pictures.value;
		shown[name] = pictures.value.join(' ');
	}
	const quoted = await orUnavailable(app.gifts.ask(token, principal, asked.value));
	if (quoted.ok) redirect(303, `/g/${token}/${quoted.value.id}`);
	return refused(quoted.refusal);
}

/** Ids of pictures that were sent before, and files that come with the form. Refusals: those of `gifts.addPhoto`. */
async function picturesIn(
	form: FormData,
	name: string,
	{ app, principal }: App.Locals,
	token: string
): Promise<Result<string[]>> {
	const ids: string[] = [];
	let file = 0;
	for (const value of form.getAll(name)) {
		if (typeof value === 'string') {
			if (value !== '') ids.push(value);
			continue;
		}
		if (value.size === 0) continue;
		file++;
		const added = await app.gifts.addPhoto(token, principal, () => readFile(value, app.photos.limit));
		if (!added.ok) return { ok: false, refusal: { ...added.refusal, file } };
		ids.push(added.value.id);
	}
	return accept(ids);
}

/** Sends a code to the address somebody wants to be written to, and their credit to go to. */
export async function askRecipientCode(event: AtGift) {
	const { token, quote = '' } = event.params;
	if (!(await orUnavailable(event.locals.app.gifts.look(token, quote)))) error(404);
	const email = textIn(await event.request.formData(), 'email', 254);
	const asked = readRecipient(email, `/g/${token}/${quote}`);
	return asked ? askAndGo(event, asked, { email }) : fail(400, { email, wrong: true });
}

/** Confirms the quote in the address for whoever has proved theirs. */
export async function confirmGift({ locals, params }: AtGift) {
	const { token, quote = '' } = params;
	const { app, principal, locale } = locals;
	const done = await orUnavailable(app.gifts.confirm(token, principal, quote, locale));
	if (done.ok) redirect(303, `/gifts/${done.value.return}?done=opened`);
	const { code } = done.refusal;
	if (code === 'grant.missing' || code === 'quote.not_found') error(404);
	return fail(STATUS[code], { title: problemTitle(code, getLocale()) });
}

type At = { id: string };

/** What the page of a gift's return can be told: each step is done and told on the page again, or refused in words. */
export const GIFT_STEPS = {
	cancel: async ({ locals }: Plain, { id }: At) =>
		finish('cancelled', id, await orUnavailable(locals.app.gifts.cancel(locals.principal, id))),
	sent: async ({ request, locals }: Plain, { id }: At) => {
		const proof = textIn(await request.formData(), 'proof', 200).trim() || undefined;
		return finish('sent', id, await orUnavailable(locals.app.gifts.send(locals.principal, id, proof)));
	},
	object: async ({ request, locals }: Plain, { id }: At) => {
		const words = textIn(await request.formData(), 'words', 2000).trim();
		if (words === '') return fail(400, { about: 'object' as const, missing: true, title: '' });
		return finish('objected', id, await orUnavailable(locals.app.gifts.object(locals.principal, id, words)));
	}
};

function finish(done: 'cancelled' | 'sent' | 'objected', id: string, result: Result<unknown>) {
	if (result.ok) redirect(303, `/gifts/${id}?done=${done}`);
	const { code } = result.refusal;
	if (code === 'grant.missing' || code === 'return.not_found') error(404);
	return fail(STATUS[code], { about: done, missing: false, title: problemTitle(code, getLocale()) });
}

/** Makes a gift link of what a buyer's form names; its address is on the page this once. */
export async function giveByForm({ request, locals, params: { ref = '' } }: RequestEvent<{ ref: string }>) {
	const form = await request.formData();
	const wanted = readWanted(form);
	const failed = ({ code }: Refusal) => fail(STATUS[code], { title: problemTitle(code, getLocale()) });
	if (!wanted.ok) return failed(wanted.refusal);
	const lines = wanted.value.map(({ line, quantity }) => ({ line, quantity }));
	const made = await orUnavailable(locals.app.giving.share(getShopper(locals), ref, lines));
	if (!made.ok && made.refusal.code === 'grant.missing') error(404);
	return made.ok ? made.value : failed(made.refusal);
}

/** Ends a gift link of the order. */
export async function takeGiftBack({ request, locals, params: { ref = '' } }: RequestEvent<{ ref: string }>) {
	const id = textIn(await request.formData(), 'link', 40);
	const ended = await orUnavailable(locals.app.giving.revoke(getShopper(locals), ref, id));
	if (ended.ok) redirect(303, `/orders/${encodeURIComponent(ref)}/gift?done=ended`);
	if (ended.refusal.code === 'grant.missing') error(404);
	return fail(STATUS[ended.refusal.code], { title: problemTitle(ended.refusal.code, getLocale()) });
}
