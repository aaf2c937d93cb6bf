import { fail } from '@sveltejs/kit';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { heldFacts, reasonIn, textIn } from './staff-forms.ts';
import { mayAct } from './task-forms.ts';

/** Keeps what a form says that a carrier's code means. */
export async function mapForm({ request, locals }: { request: Request; locals: App.Locals }) {
	const form = await request.formData();
	const [carrier, code] = [textIn(form, 'carrier', 100), textIn(form, 'code', 200)];
	const task = `${carrier}/${code}`;
	const may = await mayAct(locals, 'code', task, form);
	const input = { carrier, code, meaning: textIn(form, 'meaning', 40), reason: reasonIn(form) };
	const done = may.ok ? await orUnavailable(locals.app.webhooks.mapCode(getStaff(locals), input)) : may;
	const about = 'code' as const;
	if (done.ok) return { about, task, recalled: done.value.recalled };
	return fail(STATUS[done.refusal.code], {
		about,
		task,
		code: done.refusal.code,
		...heldFacts(done.refusal)
	});
}
