import { fail } from '@sveltejs/kit';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { heldFacts, reasonIn, textIn } from './staff-forms.ts';
import { mayAct } from './task-forms.ts';

/** Sends the parcel that a form names anew; where it cannot be, what was typed stays. */
export async function sendAgainByForm({ request, locals }: { request: Request; locals: App.Locals }) {
	const form = await request.formData();
	const about = 'again' as const;
	const shipment = textIn(form, 'shipment', 40);
	const typed = { carrier: textIn(form, 'carrier', 60), number: textIn(form, 'number', 200) };
	const may = await mayAct(locals, 'parcel', shipment, form);
	const reason = reasonIn(form);
	const done = may.ok
		? await orUnavailable(locals.app.sendingAgain.send(locals.principal, { shipment, ...typed, reason }))
		: may;
	if (done.ok) return { about, shipment, sent: done.value.ref };
	const { code } = done.refusal;
	return fail(STATUS[code], { about, shipment, code, typed, ...heldFacts(done.refusal) });
}
