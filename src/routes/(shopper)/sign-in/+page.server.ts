import { fail } from '@sveltejs/kit';
import { readSignIn } from '#domain/access/question.ts';
import { SHARED_PAGE } from '#domain/photo/shared.ts';
import { askAndGo } from '#server/http/code-pages.ts';

export const actions = {
	default: async (event) => {
		const email = String((await event.request.formData()).get('email') ?? '');
		const asked = readSignIn(email);
		const next = event.url.searchParams.get('to') === 'shared' ? { next: SHARED_PAGE } : {};
		return asked ? askAndGo(event, { ...asked, ...next }, { email }) : fail(400, { email, wrong: true });
	}
};
