import { fail } from '@sveltejs/kit';
import { readLookup } from '#domain/access/question.ts';
import { askAndGo } from '#server/http/code-pages.ts';
import { SIGNED_OUT_COOKIE } from '#client/sign-out.ts';

export function load({ url, cookies }) {
	const signedOut = cookies.get(SIGNED_OUT_COOKIE) !== undefined;
	if (signedOut) cookies.delete(SIGNED_OUT_COOKIE, { path: '/' });
	return { number: url.searchParams.get('number')?.slice(0, 64) ?? '', signedOut };
}

export const actions = {
	find: async (event) => {
		const form = await event.request.formData();
		const typed = { number: String(form.get('number') ?? ''), contact: String(form.get('contact') ?? '') };
		const read = readLookup(typed.number, typed.contact);
		if (!read.ok) return fail(400, { ...typed, wrong: read.wrong });
		const to = form.get('to') === 'withdraw' ? { to: 'withdraw' as const } : {};
		return askAndGo(event, { ...read.asked, ...to }, typed);
	}
};
