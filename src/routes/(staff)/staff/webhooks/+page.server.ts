import { fail } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { STATUS } from '#server/http/problem.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { reasonIn, textIn } from '#server/http/staff-forms.ts';

export async function load({ locals }) {
	const vendors = await orUnavailable(locals.app.webhooks.secrets.list());
	return { vendors: vendors.map((one) => ({ ...one, setAt: one.setAt?.toISOString() ?? null })) };
}

async function set({ request, locals }: { request: Request; locals: App.Locals }, isKept: boolean) {
	const form = await request.formData();
	const vendor = textIn(form, 'vendor', 40);
	const typed = isKept ? textIn(form, `secret-${vendor}`, 4000) : '';
	if (isKept && typed.trim() === '') return fail(400, { vendor, code: 'request.invalid' as const });
	const input = { vendor, typed, reason: reasonIn(form) };
	const done = await orUnavailable(locals.app.webhooks.secrets.set(getStaff(locals), input));
	if (done.ok) return { vendor, done: isKept ? ('set' as const) : ('removed' as const) };
	return fail(STATUS[done.refusal.code], { vendor, code: done.refusal.code });
}

export const actions = {
	set: (event) => set(event, true),
	remove: (event) => set(event, false)
};
