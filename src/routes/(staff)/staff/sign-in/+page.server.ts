import { redirect } from '@sveltejs/kit';
import { openingOf } from '#server/http/code-pages.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { browserAtStep } from '#server/http/passkey-calls.ts';
import { nextPlace } from '#server/http/staff-doors.ts';
import { failForm, textIn } from '#server/http/staff-forms.ts';

export function load({ url, locals }) {
	const next = nextPlace(url.searchParams.get('next'), url);
	if (locals.principal.kind === 'staff') redirect(303, next);
	return { next, second: url.searchParams.has('second') };
}

export const actions = {
	default: async (event) => {
		const { request, locals, cookies, url } = event;
		const form = await request.formData();
		const next = nextPlace(textIn(form, 'next'), url);
		const email = textIn(form, 'email', 254);
		const signedIn = await orUnavailable(
			locals.app.staff.signIn.withPassword({
				email,
				password: textIn(form, 'password', 2000),
				address: locals.clientAddress,
				browser: browserAtStep(event),
				opening: openingOf(event)
			})
		);
		if (!signedIn.ok) return failForm('password', signedIn.refusal);
		if ('secondFactor' in signedIn.value)
			redirect(303, `/staff/sign-in?second&next=${encodeURIComponent(next)}`);
		const { cookie } = signedIn.value.opened;
		cookies.set(cookie.name, cookie.value, cookie.attributes);
		redirect(303, next);
	}
};
