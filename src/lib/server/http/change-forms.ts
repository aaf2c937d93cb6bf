import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { MOST_HEARD } from '#domain/change/states.ts';
import type { TypedChange, TypedTold } from '#domain/change/read-change.ts';
import type { Refusal } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { failForm, reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'>;
type OfOne = Event & { params: { id: string } };

export const CHANGES = '/staff/changes';
const LONGEST = 8000;

const heardIn = (list: readonly unknown[]): string[] =>
	list.flatMap((one) => (typeof one === 'string' ? [one.slice(0, 80)] : [])).slice(0, MOST_HEARD + 1);

const typedIn = (form: FormData): TypedChange => ({
	...{ kind: textIn(form, 'kind', 20), subject: textIn(form, 'subject', LONGEST) },
	...{ title: textIn(form, 'title', LONGEST), why: textIn(form, 'why', LONGEST) },
	...{ day: textIn(form, 'day', 12), heard: heardIn(form.getAll('heard')) }
});

/** What an address has begun: a chart's "what did you change?" leads here with its reason. */
export const begunIn = (params: URLSearchParams): TypedChange => ({
	...{
		kind: (params.get('kind') ?? 'policy').slice(0, 20),
		subject: (params.get('subject') ?? '').slice(0, 200)
	},
	...{ title: '', why: '', day: (params.get('day') ?? '').slice(0, 12) },
	heard: heardIn(params.getAll('heard'))
});

const fieldOf = (refusal: Refusal & { field?: string }) => refusal.field;

/** Writes a change, and goes to it. */
export async function writeByForm({ request, locals }: Event) {
	const typed = typedIn(await request.formData());
	const done = await orUnavailable(locals.app.changes.write(getStaff(locals), typed));
	if (done.ok) redirect(303, `${CHANGES}/${done.value.id}`);
	const { code } = done.refusal;
	return fail(STATUS[code], { code, field: fieldOf(done.refusal), typed });
}

const toldIn = (form: FormData): TypedTold => ({
	...{ saidEn: textIn(form, 'saidEn', LONGEST), saidZh: textIn(form, 'saidZh', LONGEST) },
	...{ changedEn: textIn(form, 'changedEn', LONGEST), changedZh: textIn(form, 'changedZh', LONGEST) }
});

async function tell({ request, locals, params }: OfOne, isTold: boolean) {
	const form = await request.formData();
	const typed = isTold ? toldIn(form) : null;
	const input = { id: params.id, version: Number(textIn(form, 'version', 8)) || 0, typed };
	const done = await orUnavailable(locals.app.changes.tell(getStaff(locals), input));
	const about = isTold ? ('tell' as const) : ('hide' as const);
	if (done.ok) return { about, done: true as const };
	const { code } = done.refusal;
	return fail(STATUS[code], { about, code, field: fieldOf(done.refusal), typed });
}

/** What can be done with a change on its own page. */
export const changeActions = {
	tell: (event: OfOne) => tell(event, true),
	hide: (event: OfOne) => tell(event, false),
	takeBack: async ({ request, locals, params }: OfOne) => {
		const input = { id: params.id, reason: reasonIn(await request.formData()) };
		const done = await orUnavailable(locals.app.changes.takeBack(getStaff(locals), input));
		return done.ok
			? { about: 'takeBack' as const, done: true as const }
			: failForm('takeBack' as const, done.refusal);
	}
};
