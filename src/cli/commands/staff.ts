import { emailKey } from '#domain/access/contact.ts';
import { STAFF_ROLES } from '#domain/access/staff-role.ts';
import type { App } from '#server/app.ts';
import { appFor } from '../app.ts';
import { Refusal, type Call, type Command } from '../command.ts';

const ACTOR = { kind: 'system', id: 'command line' } as const;
const VERBS = ['create', 'invite', 'disable', 'enable', 'list'] as const;

/** Accounts of people who work at the shop. An invitation is printed once: only a hash of its token is kept. */
export const command: Command = {
	usage:
		'staff create --email <mail> --role agent|manager|admin [--name <name>] | invite <mail> | disable <mail> | enable <mail> | list  [--json]',
	options: { email: { type: 'string' }, role: { type: 'string' }, name: { type: 'string' } },
	async run(call) {
		const [word, mail, ...more] = call.words;
		const verb = VERBS.find((one) => one === word);
		if (!verb || more.length > 0) throw new Refusal(`usage: ${command.usage}`, 2);
		if (verb === 'list') return list(call, await appFor(call));
		const email = readMail(mail ?? call.options['email']);
		if (verb === 'create') return create(call, email);
		const app = await appFor(call);
		if (verb === 'invite') return tellInvitation(call, await app.staff.inviteAgain(ACTOR, email), email);
		const set = await app.staff.setAccess(ACTOR, { email, disabled: verb === 'disable' });
		if (!set.ok) throw new Refusal(`there is no staff account ${email}`);
		if (call.json) return call.printJson({ email, disabled: verb === 'disable' });
		call.print(
			verb === 'disable'
				? `${email} is shut out from now on; every session has ended.`
				: `${email} may sign in again.`
		);
	}
};

async function create(call: Call, email: string): Promise<void> {
	const role = STAFF_ROLES.find((one) => one === call.options['role']);
	if (!role) throw new Refusal(`--role takes ${STAFF_ROLES.join(', ')}`, 2);
	const given = call.options['name'];
	const name = (typeof given === 'string' && given.trim().slice(0, 100)) || (email.split('@')[0] ?? email);
	const app = await appFor(call);
	tellInvitation(call, await app.staff.invite(ACTOR, { email, name, role }), email);
}

function tellInvitation(call: Call, made: Awaited<ReturnType<App['staff']['invite']>>, email: string): void {
	if (!made.ok) {
		throw new Refusal(
			made.refusal.code === 'staff.already_there'
				? `${email} has an account already; \`staff invite ${email}\` makes a new link for it`
				: `there is no open staff account ${email}`
		);
	}
	if (call.json) return call.printJson({ url: made.value.url });
	call.print(made.value.url);
	call.note('Good for 24 hours and for one use. Whoever opens it chooses how to sign in from then on.');
}

async function list(call: Call, app: App): Promise<void> {
	for (const { email, name, role, disabledAt, createdAt } of await app.staff.team()) {
		if (call.json)
			call.printJson({ email, name, role, disabled: disabledAt !== null, created_at: createdAt });
		else call.print(`${email}  ${role}  ${name}${disabledAt ? '  (disabled)' : ''}`);
	}
}

function readMail(given: unknown): string {
	const email = typeof given === 'string' ? emailKey(given) : undefined;
	if (!email) throw new Refusal('which mail address? For example --email ada@shop.example', 2);
	return email;
}
