import { fail, type RequestEvent } from '@sveltejs/kit';
import type { RequestState } from '#domain/order/states.ts';
import type { Refusal } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';

/** Text of a form field, cut to what anybody types. */
export const textIn = (form: FormData, name: string, longest = 1000): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value.slice(0, longest) : '';
};

/** Who has in hand what somebody wanted to act on, for a form that lets them say "all the same". */
export function heldFacts(refusal: Refusal): { by?: string; until?: string } {
	const { by, until } = refusal as Refusal & { by?: string; until?: string };
	return refusal.code === 'task.held' ? { ...(by && { by }), ...(until && { until }) } : {};
}

/** A refusal as a form's answer: `about` says which of a page's forms it is the answer to. */
export const failForm = <About extends string>(about: About, { code }: Refusal) =>
	fail(STATUS[code], { about, code });

export const reasonIn = (form: FormData) => ({
	handle: textIn(form, 'reason', 40),
	words: textIn(form, 'words')
});

/** Accepts or declines the request that a form names. */
export async function decideByForm({ request, locals }: Pick<RequestEvent, 'request' | 'locals'>) {
	const form = await request.formData();
	const id = textIn(form, 'request', 40);
	const decision = form.get('decision') === 'accept' ? ('accept' as const) : ('decline' as const);
	const { app, principal } = locals;
	const may = await orUnavailable(
		app.tasks.mayAct(getStaff(locals), 'request', id, form.get('anyway') === '1')
	);
	if (!may.ok) {
		const { code } = may.refusal;
		return fail(STATUS[code], { about: 'decide' as const, request: id, code, ...heldFacts(may.refusal) });
	}
	const done = await orUnavailable(app.quotes.decide(principal, { id, decision, reason: reasonIn(form) }));
	if (done.ok) return { about: 'decide' as const, request: id, decided: done.value.state };
	const { code, state } = done.refusal as Refusal & { state?: RequestState };
	return fail(STATUS[code], { about: 'decide' as const, request: id, code, decided: state });
}

/** Shows what deciding on the request that a form names would tell its buyer; nothing is decided. */
export async function foreseeDecision({ request, locals }: Pick<RequestEvent, 'request' | 'locals'>) {
	const form = await request.formData();
	const ref = textIn(form, 'ref', 80);
	const id = textIn(form, 'request', 40);
	const decision = form.get('decision') === 'accept' ? ('accept' as const) : ('decline' as const);
	const typed = reasonIn(form);
	const asked = { id, decision, reason: typed };
	const seen = await orUnavailable(locals.app.telling.ofDecision(getStaff(locals), ref, asked));
	if (!seen.ok)
		return fail(STATUS[seen.refusal.code], {
			about: 'decide' as const,
			request: id,
			code: seen.refusal.code
		});
	return { about: 'foresee' as const, request: id, decision, typed, told: seen.value };
}
