import { fail } from '@sveltejs/kit';
import { readSignIn } from '#domain/access/question.ts';
import { askAndGo } from '#server/http/code-pages.ts';

export const actions = {
	default: async (event) => {
		const email = String((await event.request.formData()).get('email') ?? '');
		const asked = readSignIn(email);
		return asked ? askAndGo(event, asked, { email }) : fail(400, { email, wrong: true });
	}
};
