import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { readWanted } from '#domain/cancellation/wanted-pieces.ts';
import { toMinorUnits } from '#domain/money/decimal.ts';
import { accept, refuse, type Refusal, type Result } from '#domain/refusal.ts';
import { DESK_STEPS, type DeskStep } from '#domain/return/desk-steps.ts';
import { CONDITIONS_BACK } from '#domain/return/states.ts';
import { localInstant } from '#domain/time/local-instant.ts';
import { evidenceIn } from './evidence-form.ts';
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
	const typed = Object.fromEntries([...form.keys()].map((name) => [name, typedAs(form, name)]));
	const refused = ({ code, ...facts }: Refusal) => {
		if (code === 'return.not_found' || code === 'order.not_found') error(404);
		const [field, refundable] = [facts['field'], facts['refundable']];
		const line = (facts['line'] ??
			(facts['available'] as { line: string }[] | undefined)?.[0]?.line) as string;
		return fail(STATUS[code], {
			...{ step, code, typed, line },
			...(typeof field === 'string' && { field }),
			...(typeof refundable === 'number' && { refundable })
		});
	};
	const staff = getStaff(locals);
	const isPreview = form.has('preview');
	if (isPreview && step !== 'object') return { step, typed, preview: true as const };
	const input = readStep(step, form, textIn(form, 'currency', 3), locals.app.zone);
	if (!input.ok) return refused(input.refusal);
	if (isPreview && input.value.step === 'object') {
		const { words } = input.value;
		const told = await orUnavailable(
			locals.app.telling.ofObjection(staff, textIn(form, 'ref', 80), { id, words, reason: reasonIn(form) })
		);
		return told.ok ? { step, typed, preview: true as const, told: told.value } : refused(told.refusal);
	}
	const may = await mayAct(locals, 'return', id, form);
	if (!may.ok) return refused(may.refusal);
	const shown = await takePictures(form, input.value, typed, locals);
	if (!shown.ok) return refused(shown.refusal);
	const done = await orUnavailable(locals.app.deskReturns.step(staff, id, input.value, reasonIn(form)));
	return done.ok ? { step, done: done.value.state } : refused(done.refusal);
}

/** What its buyer says against a deduction: beside `words`, which say why staff do it. */
const OBJECTION_FIELD = 'objection';
const LONGEST_OBJECTION = 2000;

/** Before the line's id in the name of the field of pictures that show what is deducted for. */
const SHOWS_FIELD = 'shows:';

/** What stands in a field; of pictures that were taken in before, their ids. */
const typedAs = (form: FormData, name: string): string =>
	name.startsWith(SHOWS_FIELD)
		? form
				.getAll(name)
				.filter((one) => typeof one === 'string')
				.join(' ')
		: textIn(form, name, name === OBJECTION_FIELD ? LONGEST_OBJECTION : 500);

/** Takes in what shows deductions; kept are they also where the step is refused. Refusals: those of `evidenceIn`, with the `line`. */
async function takePictures(
	form: FormData,
	input: DeskStepInput,
	typed: Record<string, string>,
	{ app, principal }: App.Locals
): Promise<Result<undefined>> {
	for (const line of input.step === 'inspect' ? input.lines : []) {
		if (!line.deduction) continue;
		const name = SHOWS_FIELD + line.line;
		const at = { app, principal, ref: textIn(form, 'ref', 80) };
		const taken = await orUnavailable(evidenceIn(form, name, at));
		if (!taken.ok) return refuse(taken.refusal.code, { ...taken.refusal, line: line.line });
		typed[name] = taken.value.join(' ');
		line.deduction = { ...line.deduction, photos: taken.value };
	}
	return accept(undefined);
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
		case 'object': {
			const words = textIn(form, OBJECTION_FIELD, LONGEST_OBJECTION).trim();
			return words === '' ? refuse('request.invalid', { field: OBJECTION_FIELD }) : accept({ step, words });
		}
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
