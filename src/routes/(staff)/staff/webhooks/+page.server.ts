import { fail } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { STATUS } from '#server/http/problem.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { reasonIn, textIn } from '#server/http/staff-forms.ts';
import { connectForm, disconnectForm } from '#server/http/write-back-forms.ts';

export async function load({ locals }) {
	const vendors = await orUnavailable(locals.app.webhooks.secrets.list());
	const access = await orUnavailable(locals.app.storefronts.access.list());
	return {
		vendors: vendors.map((one) => ({ ...one, setAt: one.setAt?.toISOString() ?? null })),
		access: access.map((one) => ({ ...one, setAt: one.setAt?.toISOString() ?? null }))
	};
}

async function set({ request, locals }: { request: Request; locals: App.Locals }, isKept: boolean) {
	const about = 'secret' as const;
	const form = await request.formData();
	const vendor = textIn(form, 'vendor', 40);
	const typed = isKept ? textIn(form, `secret-${vendor}`, 4000) : '';
	if (isKept && typed.trim() === '') return fail(400, { about, vendor, code: 'request.invalid' as const });
	const input = { vendor, typed, reason: reasonIn(form) };
	const done = await orUnavailable(locals.app.webhooks.secrets.set(getStaff(locals), input));
	if (done.ok) return { about, vendor, done: isKept ? ('set' as const) : ('removed' as const) };
	return fail(STATUS[done.refusal.code], { about, vendor, code: done.refusal.code });
}

export const actions = {
	set: (event) => set(event, true),
	remove: (event) => set(event, false),
	connect: connectForm,
	disconnect: disconnectForm
};
