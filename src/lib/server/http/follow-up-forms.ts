import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Refusal } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { heldFacts, textIn } from './staff-forms.ts';
import { mayAct, taskActions } from './task-forms.ts';

const failed = (id: string, refusal: Refusal) =>
	fail(STATUS[refusal.code], { about: 'end' as const, id, code: refusal.code, ...heldFacts(refusal) });

/** What can be done on the page of follow-ups. */
export const followUpActions = {
	...taskActions,
	end: async ({ request, locals }: Pick<RequestEvent, 'request' | 'locals'>) => {
		const form = await request.formData();
		const [id, outcome] = [textIn(form, 'id', 40), textIn(form, 'outcome', 20)];
		const may = await mayAct(locals, 'follow_up', id, form);
		if (!may.ok) return failed(id, may.refusal);
		const done = await orUnavailable(locals.app.followUps.end(getStaff(locals), { id, outcome }));
		return done.ok ? { about: 'end' as const, id, done: true as const, outcome } : failed(id, done.refusal);
	}
};
