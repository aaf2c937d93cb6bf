import { fail, type RequestEvent } from '@sveltejs/kit';
import { OCCASIONS } from '#domain/feedback/states.ts';
import type { TypedForm } from '#domain/feedback/form.ts';
import type { TypedTheme } from '#domain/feedback/read-theme.ts';
import type { Refusal, Result } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { heldFacts, reasonIn, textIn } from './staff-forms.ts';
import { mayAct, taskActions } from './task-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;
type Desk = App.Locals['app']['feedbackDesk'];
type Ask = Parameters<Desk['list']>[0];

const ONLY = ['urgent', 'low', 'open', 'suspect'] as const;
const AFTER = /^(\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)_([0-9a-f-]{36})$/;

/** What an address asks of the answers; what it says wrong is not asked. */
export function feedbackAskOf(params: URLSearchParams): Ask {
	const score = Number(params.get('score'));
	const theme = params.get('theme')?.slice(0, 40);
	const product = params.get('product')?.slice(0, 200);
	const only = ONLY.find((one) => one === params.get('only'));
	const [, at, id] = AFTER.exec(params.get('after') ?? '') ?? [];
	const isAt = at !== undefined && !Number.isNaN(Date.parse(at));
	return {
		...(score >= 1 && score <= 5 && Number.isInteger(score) && { score }),
		...(theme && { theme }),
		...(product && { product }),
		...(only && { only }),
		...(isAt && id && { after: { at, id } })
	};
}

const told = (about: string, id: string, done: Result<unknown>) =>
	done.ok ? { about, id, done: true } : failed(about, id, done.refusal);
const failed = (about: string, id: string, refusal: Refusal) =>
	fail(STATUS[refusal.code], { about, id, code: refusal.code, ...heldFacts(refusal) });

/** What can be done about answers on the desk's pages. */
export const feedbackActions = {
	...taskActions,
	end: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const [id, outcome] = [textIn(form, 'id', 40), textIn(form, 'outcome', 20)];
		const may = await mayAct(locals, 'feedback', id, form);
		if (!may.ok) return failed('end', id, may.refusal);
		const done = await orUnavailable(locals.app.feedbackDesk.end(getStaff(locals), { id, outcome }));
		return done.ok ? { about: 'end', id, done: true, outcome } : failed('end', id, done.refusal);
	},
	correct: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const id = textIn(form, 'id', 40);
		const [says = '', theme = ''] = textIn(form, 'how', 60).split(':', 2);
		const input = { id, theme, says: says === 'is' };
		return told('correct', id, await orUnavailable(locals.app.feedbackDesk.correct(getStaff(locals), input)));
	},
	hide: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const id = textIn(form, 'id', 40);
		const input = { id, hidden: form.get('hidden') === '1', reason: reasonIn(form) };
		const done = await orUnavailable(locals.app.feedbackDesk.hide(getStaff(locals), input));
		return done.ok
			? { about: 'hide', id, done: true, hidden: input.hidden }
			: failed('hide', id, done.refusal);
	},
	trust: async ({ request, locals }: Event) => {
		const id = textIn(await request.formData(), 'id', 40);
		return told('trust', id, await orUnavailable(locals.app.feedbackDesk.trust(getStaff(locals), { id })));
	}
};

const FORM_FIELDS = [
	'on',
	'days',
	'sample',
	'mail',
	'nps',
	'low',
	'dueHours',
	'valuable',
	'checkIn',
	'questionEn',
	'questionZh'
] as const;
const THEME_FIELDS = [
	...([
		'handle',
		'nameEn',
		'nameZh',
		'wordsEn',
		'wordsZh',
		'notEn',
		'notZh',
		'examples',
		'urgent',
		'on'
	] as const)
];
const fieldsIn = <Name extends string>(form: FormData, names: readonly Name[]) =>
	Object.fromEntries(names.map((name) => [name, textIn(form, name, 5000)])) as Record<Name, string>;

const failedForm = <Typed>(about: string, refusal: Refusal & { field?: string }, typed: Typed) =>
	fail(STATUS[refusal.code], { about, code: refusal.code, field: refusal.field, typed });

/** What is asked: a new version. */
export const feedbackFormActions = {
	set: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const typed: TypedForm = fieldsIn(form, FORM_FIELDS);
		const input = { version: Number(textIn(form, 'version', 8)) || 0, typed, reason: reasonIn(form) };
		const done = await orUnavailable(locals.app.feedbackDesk.setForm(getStaff(locals), input));
		return done.ok ? { about: 'form', done: true } : failedForm('form', done.refusal, typed);
	}
};

/** The rules that free text is sorted by: tried first, then saved. */
export const feedbackThemeActions = {
	try: async ({ request, locals }: Event) => {
		const typed: TypedTheme = fieldsIn(await request.formData(), THEME_FIELDS);
		const done = await orUnavailable(locals.app.feedbackDesk.tryTheme(typed));
		if (!done.ok) return failedForm(typed.handle, done.refusal, typed);
		const { looked, joins, leaves } = done.value;
		const some = (list: string[]) => ({
			n: list.length,
			list: list.slice(0, 5).map((one) => one.slice(0, 300))
		});
		return { about: typed.handle, typed, tried: { looked, joins: some(joins), leaves: some(leaves) } };
	},
	set: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const typed: TypedTheme = fieldsIn(form, THEME_FIELDS);
		const input = { version: Number(textIn(form, 'version', 8)) || 0, typed, reason: reasonIn(form) };
		const done = await orUnavailable(locals.app.feedbackDesk.setTheme(getStaff(locals), input));
		return done.ok ? { about: typed.handle, done: true } : failedForm(typed.handle, done.refusal, typed);
	}
};

export const FEEDBACK_HEAD = [
	...([
		'id',
		'order',
		'at',
		'occasion',
		'form_version',
		'score',
		'nps',
		'reasons',
		'themes',
		'language'
	] as const),
	...(['product', 'words', 'suspect', 'follow_up', 'outcome'] as const)
];
/** An answer as a row of a file; what could run as a formula is made inert where rows are written. */
export const feedbackCells = (one: Awaited<ReturnType<Desk['list']>>['list'][number]) => [
	...[
		one.id,
		one.displayRef ?? '',
		one.at,
		OCCASIONS.includes(one.occasion) ? one.occasion : '',
		one.formVersion
	],
	...[one.score, one.nps ?? '', one.reasons.join(' ')],
	...[one.themes.flatMap(({ theme, says }) => (says ? [theme] : [])).join(' '), one.language ?? ''],
	...[one.product ?? '', one.words ?? '', one.suspect ?? '', one.task?.kind ?? '', one.task?.outcome ?? '']
];
