import { fail } from '@sveltejs/kit';
import type { Result } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { heldFacts, reasonIn, textIn } from './staff-forms.ts';
import { mayAct } from './task-forms.ts';

type Event = { request: Request; locals: App.Locals };

async function seeTo({ request, locals }: Event, wanted: 'send' | 'told') {
	const form = await request.formData();
	const [untold, ref] = [textIn(form, 'notice', 40), textIn(form, 'ref', 100)];
	const { telling } = locals.app;
	const staff = getStaff(locals);
	const input = { id: untold, reason: reasonIn(form) };
	const act = async (): Promise<Result<unknown>> =>
		wanted === 'send'
			? telling.resend(staff, { ...input, ref, to: textIn(form, 'to', 400) })
			: telling.endUntold(staff, input);
	const may = await mayAct(locals, 'notice', untold, form);
	const done = may.ok ? await orUnavailable(act()) : may;
	const about = 'untold' as const;
	if (done.ok) return { about, untold, done: wanted };
	const { code } = done.refusal;
	return fail(STATUS[code], { about, untold, wanted, code, ...heldFacts(done.refusal) });
}

/** Sends again what could not be sent, to another address where one is given. */
export const sendUntoldForm = (event: Event) => seeTo(event, 'send');
/** Its buyer was told another way. */
export const toldForm = (event: Event) => seeTo(event, 'told');
