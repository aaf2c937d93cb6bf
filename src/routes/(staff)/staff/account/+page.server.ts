import { error, redirect } from '@sveltejs/kit';
import { openingOf } from '#server/http/code-pages.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff, SIGN_IN } from '#server/http/staff-doors.ts';
import { failForm, textIn } from '#server/http/staff-forms.ts';

const YEAR = 365 * 24 * 60 * 60;
const KEYS_COOKIE = 'desk-keys';

export async function load({ locals, depends }) {
	depends('roundtrip:account');
	const account = await orUnavailable(locals.app.staff.account.see(getStaff(locals)));
	return account ? { account } : error(404);
}

export const actions = {
	password: async (event) => {
		const { request, locals, cookies } = event;
		const form = await request.formData();
		const [current, next] = [textIn(form, 'current', 2000), textIn(form, 'password', 2000)];
		const given = { current, next, opening: openingOf(event) };
		const changed = await orUnavailable(locals.app.staff.account.changePassword(getStaff(locals), given));
		if (!changed.ok) return failForm('password', changed.refusal);
		const { cookie } = changed.value;
		cookies.set(cookie.name, cookie.value, cookie.attributes);
		return { about: 'password' as const, done: true };
	},
	rename: async ({ request, locals }) => {
		const form = await request.formData();
		const [id, name] = [textIn(form, 'passkey'), textIn(form, 'name', 60)];
		await orUnavailable(locals.app.staff.account.renamePasskey(getStaff(locals), id, name));
		return { about: 'rename' as const, done: true };
	},
	remove: async ({ request, locals }) => {
		const id = textIn(await request.formData(), 'passkey');
		const removed = await orUnavailable(locals.app.staff.account.removePasskey(getStaff(locals), id));
		return removed.ok ? { about: 'remove' as const, done: true } : failForm('remove', removed.refusal);
	},
	endSession: async ({ request, locals }) => {
		const handle = textIn(await request.formData(), 'session', 64);
		await orUnavailable(locals.app.staff.account.endSession(getStaff(locals), handle));
		return { about: 'sessions' as const, done: true };
	},
	endOthers: async ({ locals }) => {
		await orUnavailable(locals.app.staff.account.endOtherSessions(getStaff(locals)));
		return { about: 'sessions' as const, done: true };
	},
	keys: async ({ request, cookies }) => {
		const keys = textIn(await request.formData(), 'keys', 3) === 'off' ? 'off' : 'on';
		cookies.set(KEYS_COOKIE, keys, { path: '/staff', maxAge: YEAR, sameSite: 'lax' });
		return { about: 'keys' as const, done: true };
	},
	signOut: async ({ locals, cookies }) => {
		const cookie = await orUnavailable(locals.app.staff.signOut(locals.principal));
		if (cookie) cookies.set(cookie.name, cookie.value, cookie.attributes);
		redirect(303, SIGN_IN);
	}
};
