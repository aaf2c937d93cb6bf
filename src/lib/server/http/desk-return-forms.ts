import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readWanted } from '#domain/cancellation/wanted-pieces.ts';
import { toMinorUnits } from '#domain/money/decimal.ts';
import { accept, refuse, type Refusal, type Result } from '#domain/refusal.ts';
import { FOR_FIELD } from '#domain/return/asked-return.ts';
import { DESK_STEPS, type DeskStep } from '#domain/return/desk-steps.ts';
import { RETURN_REASONS } from '#domain/return/reasons.ts';
import { CONDITIONS_BACK, WAYS_BACK } from '#domain/return/states.ts';
import { localInstant } from '#domain/time/local-instant.ts';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { factsOf, typedIn } from './cancel-forms.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';
import { mayAct } from './task-forms.ts';

type App = App.Locals['app'];
type DeskStepInput = Parameters<App['deskReturns']['step']>[2];
type Event = Pick<RequestEvent, 'request' | 'locals'>;

/**
 * Takes the step of a return that a form describes; where it cannot be taken, the form stays with what was typed. A
 * `preview` shows what its buyer will be told and does nothing.
 */
export async function stepByForm({ request, locals }: Event, id: string) {
	const form = await request.formData();
	const step = DESK_STEPS.find((one) => one === form.get('step'));
	if (!step) return fail(400, { step: 'accept' as const, code: 'request.invalid' as const, typed: {} });
	const typed = Object.fromEntries([...form.keys()].map((name) => [name, textIn(form, name, 500)]));
	if (form.has('preview')) return { step, typed, preview: true as const };
	const refused = ({ code, ...facts }: Refusal) => {
		const [field, refundable] = [facts['field'], facts['refundable']];
		const line = (facts['line'] ??
			(facts['available'] as { line: string }[] | undefined)?.[0]?.line) as string;
		return fail(STATUS[code], {
			...{ step, code, typed, line },
			...(typeof field === 'string' && { field }),
			...(typeof refundable === 'number' && { refundable })
		});
	};
	const input = readStep(step, form, textIn(form, 'currency', 3), locals.app.zone);
	if (!input.ok) return refused(input.refusal);
	const staff = getStaff(locals);
	const may = await mayAct(locals, 'return', id, form);
	if (!may.ok) return refused(may.refusal);
	const done = await orUnavailable(locals.app.deskReturns.step(staff, id, input.value, reasonIn(form)));
	if (done.ok) return { step, done: done.value.state };
	if (done.refusal.code === 'return.not_found') error(404);
	return refused(done.refusal);
}

/** Refusals: `request.invalid` with the `field` that cannot be read, and of a list its `line`. */
function readStep(step: DeskStep, form: FormData, currency: string, zone: string): Result<DeskStepInput> {
	switch (step) {
		case 'sent': {
			const [at, proof] = [textIn(form, 'at', 40), textIn(form, 'proof', 200).trim()];
			const instant = at === '' ? undefined : localInstant(at, zone);
			if (at !== '' && instant === undefined) return refuse('request.invalid', { field: 'at' });
			const when = instant === undefined ? undefined : new Date(instant);
			return accept({ step, at: when, proof: proof === '' ? undefined : proof });
		}
		case 'receive': {
			const came = readWanted(form);
			return came.ok
				? accept({ step, lines: came.value })
				: refuse('request.invalid', { field: 'line', ...came.refusal });
		}
		case 'inspect':
			return readFound(form, currency);
		case 'answer': {
			const deduction = form.get('deduction') === 'stands' ? 'stands' : 'given_back';
			return accept({ step, deduction });
		}
		default:
			return accept({ step });
	}
}

/** How each line was found: `condition:<line>`, `resellable:<line>`, `amount:<line>` in major units, `told:<line>`. */
function readFound(form: FormData, currency: string): Result<DeskStepInput> {
	const names = [...form.keys()].filter((name) => name.startsWith('condition:'));
	const lines: Extract<DeskStepInput, { step: 'inspect' }>['lines'] = [];
	for (const name of names) {
		const line = name.slice('condition:'.length);
		const condition = CONDITIONS_BACK.find((one) => one === form.get(name));
		if (!condition) return refuse('request.invalid', { field: 'condition', line });
		const [amount, told] = [
			readAmount(textIn(form, `amount:${line}`, 40), currency),
			textIn(form, `told:${line}`, 500).trim()
		];
		if (amount === undefined) return refuse('request.invalid', { field: 'amount', line });
		// What is kept of their money, people are told a reason for.
		if (amount > 0 && told === '') return refuse('request.invalid', { field: 'told', line });
		const resellable = form.has(`resellable:${line}`);
		lines.push({ line, condition, resellable, ...(amount > 0 && { deduction: { amount, reason: told } }) });
	}
	return accept({ step: 'inspect', lines });
}

/** @returns minor units, 0 for an empty field; nothing for what is no amount of the currency or below 0 */
function readAmount(text: string, currency: string): number | undefined {
	if (text.trim() === '') return 0;
	const read = toMinorUnits(text.replace(',', '.'), currency);
	return read && !read.rounded && read.amount >= 0 ? read.amount : undefined;
}

/** What the page that asks for a return is filled with: as the address names it, or as it was typed. */
export const askedFieldsIn = (fields: Iterable<readonly [string, unknown]>): Record<string, string> =>
	Object.fromEntries(
		[...fields].flatMap(([name, value]) =>
			typeof value === 'string' && /^(line|why|for|q):|^(way|comment|reason|words)$/.test(name)
				? [[name, value.slice(0, LONGEST_FIELD)]]
				: []
		)
	);
const LONGEST_FIELD = 2000;

/** Asks for the quote of a return that a form of the desk describes and goes to it; `for:<line>` exchanges that line. */
export async function askReturnByForm({ request, locals }: Event, ref: string) {
	const form = await request.formData();
	const reasons = Object.fromEntries(
		[...form.keys()]
			.filter((name) => name.startsWith('why:'))
			.map((name) => [name.slice('why:'.length), textIn(form, name, 40)])
	);
	const way = WAYS_BACK.find((one) => one === form.get('way'));
	const typed = { ...typedIn(form), fields: askedFieldsIn(form) };
	const refused = (refusal: Refusal) => fail(STATUS[refusal.code], { ...factsOf(refusal), ...typed });
	const wanted = readWanted(form);
	if (!wanted.ok) return refused(wanted.refusal);
	const lines = wanted.value.map((one) => {
		const reason = RETURN_REASONS.find((known) => known === reasons[one.line]);
		const variant_id = textIn(form, FOR_FIELD + one.line, 255);
		const exchange = variant_id && { resolution: 'exchange' as const, exchange_for: { variant_id } };
		return { ...one, ...(reason && { reason }), ...exchange };
	});
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
	if (done.ok) redirect(303, `/staff/returns/${done.value.return?.id ?? ''}`);
	const { refusal } = done;
	if (refusal.code === 'grant.missing') error(404);
	const fresh = refusal['quote'] as { id: string } | null | undefined;
	const order = `/staff/orders/${encodeURIComponent(ref)}`;
	if (refusal.code === 'quote.expired' && fresh) redirect(303, `${order}/return/${fresh.id}`);
	return fail(STATUS[refusal.code], { title: problemTitle(refusal.code, getLocale()) });
}
