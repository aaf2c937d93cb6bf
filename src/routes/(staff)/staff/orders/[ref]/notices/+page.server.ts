import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { STATUS } from '#server/http/problem.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { failForm, reasonIn, textIn } from '#server/http/staff-forms.ts';

export async function load({ params, locals, url }) {
	const staff = getStaff(locals);
	const { telling } = locals.app;
	const list = await orUnavailable(telling.list(params.ref));
	if (!list) error(404);
	const id = url.searchParams.get('read');
	const read = id === null ? undefined : await orUnavailable(telling.read(staff, params.ref, id));
	if (read && !read.ok) error(STATUS[read.refusal.code], read.refusal.code);
	return { ref: params.ref, list, read: id !== null && read ? { id, ...read.value } : null };
}

export const actions = {
	resend: async ({ params, locals, request }) => {
		const form = await request.formData();
		const id = textIn(form, 'notice', 40);
		const input = { ref: params.ref, id, reason: reasonIn(form) };
		const done = await orUnavailable(locals.app.telling.resend(getStaff(locals), input));
		return done.ok ? { about: id, done: true as const } : failForm(id, done.refusal);
	}
};
