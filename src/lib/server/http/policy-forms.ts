import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { readTypedJson } from '#domain/policy/text/json-lines.ts';
import type { PolicyProblem } from '#domain/policy/problem.ts';
import { printPolicy } from '#domain/policy/text/print-policy.ts';
import { applyFields } from '#domain/policy/usual/apply-fields.ts';
import type { Refusal } from '#domain/refusal.ts';
import { changeTexts } from '#i18n/policy/policy-text.ts';
import { orUnavailable } from './outage.ts';
import { parsePolicy, type ParsedPolicy } from './parse-policy.ts';
import { deskDraft, policyReader, tellerOf } from './policy-pages.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'> & { params: { id?: string } };

export const POLICIES = '/staff/policies';
/** More than the largest policy there can be. */
const LONGEST_DOCUMENT = 400_000;
const LONGEST_FIELD = 200;

const editIn = (form: FormData): number => {
	const edit = Number(textIn(form, 'edit', 12));
	return Number.isSafeInteger(edit) ? edit : 0;
};

/** Begins a draft from the version the form names, and goes to it. */
export async function beginByForm({ request, locals }: Event) {
	const form = await request.formData();
	const { policyDesk } = locals.app;
	const begun = await orUnavailable(policyDesk.begin(getStaff(locals), textIn(form, 'from', 40)));
	if (begun.ok) redirect(303, `${POLICIES}/${begun.value.id}?begun=1`);
	return fail(STATUS[begun.refusal.code], { about: 'begin' as const, code: begun.refusal.code });
}

/** Takes a version back that the form names. */
export async function takeBackByForm({ request, locals }: Event) {
	const form = await request.formData();
	const id = textIn(form, 'id', 40);
	const { policyDesk } = locals.app;
	const done = await orUnavailable(policyDesk.takeBack(getStaff(locals), { id, reason: reasonIn(form) }));
	if (done.ok) return { about: 'take_back' as const, id, version: done.value.version };
	return fail(STATUS[done.refusal.code], { about: 'take_back' as const, id, code: done.refusal.code });
}

/** Saves what was typed as the whole document. */
export async function saveDocumentByForm(event: Event) {
	const form = await event.request.formData();
	const text = textIn(form, 'document', LONGEST_DOCUMENT);
	const typed = readTypedJson(text);
	if (!typed.ok) {
		const { line, column } = typed;
		return fail(422, {
			about: 'document' as const,
			code: 'policy.invalid' as const,
			text,
			broken: { line, column }
		});
	}
	const parsed = parsePolicy(typed.value);
	return save(event, editIn(form), parsed, { about: 'document', text });
}

/** Saves the usual things, as the form's fields say them. */
export async function saveFieldsByForm(event: Event) {
	const form = await event.request.formData();
	const edit = editIn(form);
	const fields = Object.fromEntries(
		[...form.entries()].flatMap(([name, value]) =>
			name.startsWith('f:') && typeof value === 'string' && value !== ''
				? [[name.slice(2), value.slice(0, LONGEST_FIELD)] as const]
				: []
		)
	);
	const draft = await draftOf(event);
	if (!draft) return fail(404, { about: 'fields' as const, code: 'policy.not_found' as const });
	const { document, problems } = applyFields(draft.document, fields);
	const parsed = parsePolicy(document);
	const [first, ...others] = [...problems, ...(parsed.ok ? [] : parsed.problems)];
	const whole: ParsedPolicy = first ? { ok: false, problems: [first, ...others] } : parsed;
	// What was typed is about the save it was typed for: of another, the whole document is what can be compared.
	return save(event, edit, whole, { about: 'fields', fields, text: printPolicy(document) });
}

/** Undoes everything: the draft says again what the version it began from says. */
export async function undoByForm(event: Event) {
	const form = await event.request.formData();
	const draft = await draftOf(event);
	const { look } = event.locals.app.policyDesk;
	const { policies, current } = await orUnavailable(look());
	const base = policies.find(({ id }) => id === draft?.basedOn) ?? current;
	return save(event, editIn(form), { ok: true, policy: base.document }, { about: 'undo' });
}

export async function discardByForm({ request, locals, params: { id = '' } }: Event) {
	const edit = editIn(await request.formData());
	const done = await orUnavailable(locals.app.policyDesk.discard(getStaff(locals), { id, edit }));
	if (done.ok) redirect(303, `${POLICIES}?discarded=1`);
	return fail(STATUS[done.refusal.code], { about: 'discard' as const, code: done.refusal.code });
}

async function draftOf({ locals, params }: Event) {
	const { policies } = await orUnavailable(locals.app.policyDesk.look());
	return policies.find(({ id, state }) => id === params.id && state === 'draft');
}

type About = {
	about: 'document' | 'fields' | 'undo';
	text?: string;
	fields?: Record<string, string>;
};

async function save(
	{ locals, params: { id = '' } }: Event,
	edit: number,
	document: ParsedPolicy,
	about: About
) {
	const input = { id, edit, document };
	const done = await orUnavailable(locals.app.policyDesk.save(getStaff(locals), input));
	// So that sending the page for again saves nothing again.
	if (done.ok) redirect(303, `${POLICIES}/${id}?saved=1`);
	const { code, problems = [] } = done.refusal as Refusal & { problems?: PolicyProblem[] };
	const tell = tellerOf(about.text ?? '', currencyOf(document), locals);
	const conflict = code === 'version.mismatch' ? await conflictOf(locals, id, document) : undefined;
	return fail(STATUS[code], { ...about, code, problems: problems.map(tell), conflict });
}

/** Who saved in between, and what differs from theirs to what was typed here. */
async function conflictOf(locals: App.Locals, id: string, document: ParsedPolicy) {
	const shelf = await orUnavailable(locals.app.policyDesk.look());
	const theirs = shelf.policies.find((one) => one.id === id);
	if (!theirs || !document.ok) return undefined;
	const reader = policyReader(locals, theirs.document.currency);
	const { edit, by, savedAt: at } = deskDraft(theirs, shelf);
	return { edit, by, at, changes: changeTexts(theirs.document, document.policy, reader) };
}

const currencyOf = (document: ParsedPolicy): string => (document.ok ? document.policy.currency : 'EUR');
