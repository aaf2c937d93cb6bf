import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readWanted } from '#domain/cancellation/wanted-pieces.ts';
import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import type { Refusal } from '#domain/refusal.ts';
import { FOR_FIELD } from '#domain/return/asked-return.ts';
import { DESK_RESOLUTIONS } from '#domain/return/desk-ask.ts';
import { RETURN_REASONS } from '#domain/return/reasons.ts';
import { WAYS_BACK } from '#domain/return/states.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { factsOf, typedIn } from './cancel-forms.ts';
import { evidenceIn } from './evidence-form.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;

/** Before the line's id in the name of the field of pictures that show why it comes back. */
const SHOWS_FIELD = 'shows:';

/** What the page that asks for a return is filled with: as the address names it, or as it was typed. */
export const askedFieldsIn = (fields: Iterable<readonly [string, unknown]>): Record<string, string> =>
	Object.fromEntries(
		[...fields].flatMap(([name, value]) =>
			typeof value === 'string' &&
			(/^(line|why|wish|for|q):|^(way|comment|reason|words)$/.test(name) || isShown(name, value))
				? [[name, value.slice(0, LONGEST_FIELD)]]
				: []
		)
	);
const LONGEST_FIELD = 2000;

/** Pictures by their ids; a form that only looks for something names the files it would send. */
const isShown = (name: string, value: string): boolean =>
	name.startsWith(SHOWS_FIELD) && /^[0-9a-f-]{36}( [0-9a-f-]{36})*$/.test(value);

/** What is wanted for one line: its reason, what its buyer would like, and other goods where some were chosen. */
function wishIn(form: FormData, line: string): Omit<WantedLine, 'line' | 'quantity'> {
	const reason = RETURN_REASONS.find((known) => known === form.get(`why:${line}`));
	const variant_id = textIn(form, FOR_FIELD + line, 255);
	const resolution = DESK_RESOLUTIONS.find((known) => known === form.get(`wish:${line}`));
	return {
		...(reason && { reason }),
		...(variant_id !== ''
			? { resolution: 'exchange' as const, exchange_for: { variant_id } }
			: resolution && { resolution })
	};
}

/**
 * Asks for the quote of a return that a form of the desk describes and goes to it: of each line `why:`, `wish:`, pictures
 * that its buyer sent (`shows:`), and with `for:` it is exchanged.
 */
export async function askReturnByForm({ request, locals }: Event, ref: string) {
	const form = await request.formData();
	const way = WAYS_BACK.find((one) => one === form.get('way'));
	const typed = { ...typedIn(form), fields: askedFieldsIn(form) };
	const refused = (refusal: Refusal) => fail(STATUS[refusal.code], { ...factsOf(refusal), ...typed });
	const wanted = readWanted(form);
	if (!wanted.ok) return refused(wanted.refusal);
	const lines: WantedLine[] = wanted.value.map((one) => ({ ...one, ...wishIn(form, one.line) }));
	for (const one of lines) {
		const name = SHOWS_FIELD + one.line;
		const at = { app: locals.app, principal: getStaff(locals), ref };
		const shown = await orUnavailable(evidenceIn(form, name, at));
		if (!shown.ok) return refused({ ...shown.refusal, line: one.line });
		if (shown.value.length === 0) continue;
		one.evidence = shown.value;
		typed.fields[name] = shown.value.join(' ');
	}
	const comment = textIn(form, 'comment', 2000).trim();
	const asked = await orUnavailable(
		locals.app.quotes.ask(getStaff(locals), {
			...{ ref, kind: 'return', lines, staff: reasonIn(form), wayBack: way },
			...(comment !== '' && { comment })
		})
	);
	if (asked.ok) redirect(303, `/staff/orders/${encodeURIComponent(ref)}/return/${asked.value.id}`);
	if (asked.refusal.code === 'grant.missing' || asked.refusal.code === 'order.not_found') error(404);
	return refused(asked.refusal);
}

/** Confirms the return in the address and goes to it; a quote that had run out leads to the same again. */
export async function confirmReturnByForm({ locals }: Pick<Event, 'locals'>, ref: string, id: string) {
	const done = await orUnavailable(locals.app.returningAtDesk.confirm(getStaff(locals), ref, id));
	if (done.ok) {
		const back = done.value.return?.id;
		// What stays with its buyer has no page of its own.
		redirect(303, back ? `/staff/returns/${back}` : `/staff/orders/${encodeURIComponent(ref)}?done=${id}`);
	}
	const { refusal } = done;
	if (refusal.code === 'grant.missing') error(404);
	const fresh = refusal['quote'] as { id: string } | null | undefined;
	const order = `/staff/orders/${encodeURIComponent(ref)}`;
	if (refusal.code === 'quote.expired' && fresh) redirect(303, `${order}/return/${fresh.id}`);
	return fail(STATUS[refusal.code], { title: problemTitle(refusal.code, getLocale()) });
}
