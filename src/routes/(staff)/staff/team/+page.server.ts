import { emailKey } from '#domain/access/contact.ts';
import { STAFF_ROLES } from '#domain/access/staff-role.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { failForm, reasonIn, textIn } from '#server/http/staff-forms.ts';

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
		const made = await orUnavailable(
			locals.app.staff.atDesk.invite(actorOf(locals), { email, name, role, why: reasonIn(form) })
		);
		return made.ok ? { about: 'invite' as const, url: made.value.url } : failForm('invite', made.refusal);
	},
	again: async ({ request, locals }) => {
		const form = await request.formData();
		const input = { email: textIn(form, 'email'), why: reasonIn(form) };
		const made = await orUnavailable(locals.app.staff.atDesk.inviteAgain(actorOf(locals), input));
		return made.ok ? { about: 'invite' as const, url: made.value.url } : failForm('invite', made.refusal);
	},
	role: async ({ request, locals }) => {
		const form = await request.formData();
		const role = STAFF_ROLES.find((one) => one === form.get('role'));
		if (!role) return failForm('role', { code: 'request.invalid' });
		const input = { email: textIn(form, 'email'), role, why: reasonIn(form) };
		const set = await orUnavailable(locals.app.staff.atDesk.setRole(actorOf(locals), input));
		return set.ok ? { about: 'role' as const, done: true } : failForm('role', set.refusal);
	},
	access: async ({ request, locals }) => {
		const form = await request.formData();
		const [email, disabled] = [textIn(form, 'email'), form.get('disabled') === 'yes'];
		const input = { email, disabled, why: reasonIn(form) };
		const set = await orUnavailable(locals.app.staff.atDesk.setAccess(actorOf(locals), input));
		return set.ok ? { about: 'access' as const, done: true } : failForm('access', set.refusal);
	}
};
