import { error, redirect } from '@sveltejs/kit';
import { openingOf } from '#server/http/code-pages.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { DESK } from '#server/http/staff-doors.ts';
import { failForm, textIn } from '#server/http/staff-forms.ts';

/** Looking at an invitation uses nothing up: mail scanners follow links. */
export async function load({ params, locals }) {
	const invited = await orUnavailable(locals.app.staff.invitation.see(params.token));
	if (!invited) error(404, 'invitation.ended');
	return { invited };
}

export const actions = {
	default: async (event) => {
		const { params, request, locals, cookies } = event;
		const password = textIn(await request.formData(), 'password', 2000);
		const opened = await orUnavailable(
			locals.app.staff.invitation.setPassword(params.token, password, openingOf(event))
		);
		if (!opened.ok && opened.refusal.code === 'invitation.ended') error(404, 'invitation.ended');
		if (!opened.ok) return failForm('password', opened.refusal);
		const { cookie } = opened.value;
		cookies.set(cookie.name, cookie.value, cookie.attributes);
		redirect(303, DESK);
	}
};
