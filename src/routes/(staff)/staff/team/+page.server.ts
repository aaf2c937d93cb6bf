import { emailKey } from '#domain/access/contact.ts';
import { STAFF_ROLES } from '#domain/access/staff-role.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { failForm, textIn } from '#server/http/staff-forms.ts';

export async function load({ locals }) {
	const team = await orUnavailable(locals.app.staff.team());
	return { team, own: getStaff(locals).id, roles: STAFF_ROLES };
}

const actorOf = (locals: App.Locals) => ({ kind: 'staff', id: getStaff(locals).id }) as const;

export const actions = {
	invite: async ({ request, locals }) => {
		const form = await request.formData();
		const email = emailKey(textIn(form, 'email'));
		const role = STAFF_ROLES.find((one) => one === form.get('role'));
		if (!email || !role) return failForm('invite', { code: 'request.invalid' });
		const name = textIn(form, 'name', 100).trim() || (email.split('@')[0] ?? email);
		const made = await orUnavailable(locals.app.staff.invite(actorOf(locals), { email, name, role }));
		return made.ok ? { about: 'invite' as const, url: made.value.url } : failForm('invite', made.refusal);
	},
	again: async ({ request, locals }) => {
		const email = textIn(await request.formData(), 'email');
		const made = await orUnavailable(locals.app.staff.inviteAgain(actorOf(locals), email));
		return made.ok ? { about: 'invite' as const, url: made.value.url } : failForm('invite', made.refusal);
	},
	access: async ({ request, locals }) => {
		const form = await request.formData();
		const [email, disabled] = [textIn(form, 'email'), form.get('disabled') === 'yes'];
		const set = await orUnavailable(locals.app.staff.setAccess(actorOf(locals), { email, disabled }));
		return set.ok ? { about: 'access' as const, done: true } : failForm('access', set.refusal);
	}
};
