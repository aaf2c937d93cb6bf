import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { EVIDENCE_FIELD, readAskedReturn } from '#domain/return/asked-return.ts';
import type { Refusal, Result } from '#domain/refusal.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { factsOf } from './cancel-forms.ts';
import { evidenceIn } from './evidence-form.ts';
import { askReturnOnce } from './late-kinds.ts';
import { lateKeyIn } from './late.ts';
import { orUnavailable } from './outage.ts';
import { askPostageByForm } from './postage-forms.ts';
import { STATUS } from './problem.ts';
import { reasonIn, textIn } from './staff-forms.ts';

/** Whom the guard and the page let in. */
type Mover = Extract<Principal, { kind: 'guest' | 'shopper' }>;
/** The desk asks for the buyer, and says why. */
type Asker = Mover | Extract<Principal, { kind: 'staff' }>;
type Place = { ref: string; order: string };
type Event = Pick<RequestEvent, 'request' | 'locals'>;

/** What a page that asks what comes back is filled with: as the address names it, or as it was typed. */
export const fieldsIn = (fields: Iterable<readonly [string, unknown]>): Record<string, string> =>
	Object.fromEntries(
		[...fields].flatMap(([name, value]) =>
			typeof value === 'string' &&
			(/^(line|reason|resolution|for|q):|^(way|comment|ship)$/.test(name) || isShown(name, value))
				? [[name, value.slice(0, LONGEST_FIELD)]]
				: []
		)
	);
const LONGEST_FIELD = 2000;

/** Pictures by their ids; a form that only looks for something names the files it would send. */
const isShown = (name: string, value: string): boolean =>
	name.startsWith(EVIDENCE_FIELD) && /^[0-9a-f-]{36}( [0-9a-f-]{36})*$/.test(value);

/** A line is to be exchanged, and nothing was chosen for it. */
const UNDECIDED = 'undecided';

/** Goes to the quote that a form describes, under `warranty` where the page is about that; where it cannot be had, the form stays with what was typed. */
export async function askReturnByForm(
	{ request, locals }: Event,
	principal: Asker,
	{ ref, order }: Place,
	warranty = false
) {
	const form = await request.formData();
	const shown: Record<string, string> = {};
	const given = principal.kind === 'staff' ? { staff: reasonIn(form) } : undefined;
	const staff = given && { reason: given.staff.handle, words: given.staff.words };
	const refused = (refusal: Refusal) => {
		const closedAt = typeof refusal['closed_at'] === 'string' ? refusal['closed_at'] : undefined;
		const notArrived = refusal['because'] === 'not_delivered';
		const title = problemTitle(refusal.code, getLocale());
		const typed = { ...fieldsIn(form), ...shown, ...staff };
		const undecided = refusal['because'] === UNDECIDED;
		return fail(STATUS[refusal.code], {
			...{ ...factsOf(refusal), closedAt, notArrived, undecided, title, typed }
		});
	};
	const asked = readAskedReturn(form);
	if (!asked.ok) return refused(asked.refusal);
	for (const one of asked.value.lines) {
		// Under warranty it is the same again.
		if (one.resolution === 'exchange' && !one.exchange_for && !warranty)
			return refused({ code: 'request.invalid', line: one.line, because: UNDECIDED });
		const name = EVIDENCE_FIELD + one.line;
		const pictures = await orUnavailable(evidenceIn(form, name, { app: locals.app, principal, ref }));
		if (!pictures.ok) return refused({ ...pictures.refusal, line: one.line });
		if (pictures.value.length > 0) {
			one.evidence = pictures.value;
			shown[name] = pictures.value.join(' ');
		}
	}
	const late = lateKeyIn(form);
	const input = { ref, kind: 'return' as const, ...asked.value, warranty, ...given };
	const quoted = await orUnavailable(
		late ? askReturnOnce(locals, principal, input, late) : locals.app.quotes.ask(principal, input)
	);
	if (quoted.ok) redirect(303, `${order}/return/${quoted.value.id}`);
	if (quoted.refusal.code === 'grant.missing' || quoted.refusal.code === 'order.not_found') error(404);
	return refused(quoted.refusal);
}

/** Confirms the quote in the address; one that had run out leads to a fresh one beside it. */
export async function confirmReturn(app: App.Locals['app'], principal: Mover, place: Place, id: string) {
	const done = await orUnavailable(app.returning.confirm(principal, place.ref, id));
	if (done.ok) {
		const back = done.value.return?.id;
		// What stays with its buyer has no page of its own.
		redirect(303, back ? `${place.order}/returns/${back}?done=opened` : `${place.order}?done=${id}`);
	}
	const { refusal } = done;
	if (refusal.code === 'grant.missing') error(404);
	const fresh = refusal['quote'] as { id: string } | null | undefined;
	if (refusal.code === 'quote.expired' && fresh)
		redirect(303, `${place.order}/return/${fresh.id}?before=${id}`);
	return fail(STATUS[refusal.code], { title: problemTitle(refusal.code, getLocale()) });
}

const LONGEST_PROOF = 200;
const LONGEST_OBJECTION = 2000;

type At = { ref: string; id: string };

/** What the page of a return can be told: each step is done and told on the page again, or refused in words. */
export const RETURN_STEPS = {
	/** Sends a shopper on to the page on which the worth of the old goods is held, and nothing taken. */
	hold: async ({ locals }: Event, principal: Mover, { ref, id }: At) => {
		const started = await orUnavailable(locals.app.paying.hold(principal, { ref, back: id }));
		if (started.ok) redirect(303, started.value.url);
		return finish('held', { ref, id }, started);
	},
	cancel: async ({ locals }: Event, principal: Mover, at: At) =>
		finish('cancelled', at, await orUnavailable(locals.app.returning.cancel(principal, at))),
	sent: async ({ request, locals }: Event, principal: Mover, at: At) => {
		const proof = textIn(await request.formData(), 'proof', LONGEST_PROOF).trim() || undefined;
		return finish('sent', at, await orUnavailable(locals.app.returning.send(principal, at, proof)));
	},
	object: async ({ request, locals }: Event, principal: Mover, at: At) => {
		const words = textIn(await request.formData(), 'words', LONGEST_OBJECTION).trim();
		if (words === '') return fail(400, { about: 'object' as const, missing: true, title: '' });
		return finish('objected', at, await orUnavailable(locals.app.returning.object(principal, at, words)));
	},
	postage: (event: Event, principal: Mover, at: At) => askPostageByForm(event, principal, at)
};

function finish(done: 'cancelled' | 'sent' | 'objected' | 'held', { ref, id }: At, result: Result<unknown>) {
	if (result.ok) redirect(303, `/orders/${encodeURIComponent(ref)}/returns/${id}?done=${done}`);
	const { code } = result.refusal;
	if (code === 'grant.missing' || code === 'return.not_found') error(404);
	return fail(STATUS[code], { about: done, missing: false, title: problemTitle(code, getLocale()) });
}
