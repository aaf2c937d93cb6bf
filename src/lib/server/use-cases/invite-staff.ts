import type { StaffRole } from '#domain/access/staff-role.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import {
	findStaff,
	insertInvitation,
	insertStaff,
	lockAdmins,
	setDisabled,
	setRole
} from '#server/db/staff.ts';
import type { Command } from './command.ts';

/** `reason`: why, where somebody at the desk does it. */
type NewStaff = { email: string; name: string; role: StaffRole; reason?: string | undefined };
export type Invited = { principalId: string; token: string };

/**
 * Makes an account for somebody who works at the shop, and the invitation by which they choose their own way in.
 * Refusals: `staff.already_there`.
 */
export const inviteStaff: Command<NewStaff, Invited> = async (tx, actor, account) => {
	if (await findStaff(tx, account)) return refuse('staff.already_there');
	const principalId = await insertStaff(tx, account);
	const token = await insertInvitation(tx, principalId);
	const facts = { role: account.role };
	await insertAudit(tx, {
		actor,
		action: 'staff.invited',
		subject: principalId,
		facts,
		reason: account.reason
	});
	return accept({ principalId, token });
};

/**
 * A new invitation for an account that is there: a forgotten password, a lost key. What got in before still does until
 * it is used. Refusals: `staff.not_found` (also for an account that is shut).
 */
export const inviteAgain: Command<{ email: string; reason?: string | undefined }, Invited> = async (
	tx,
	actor,
	{ email, reason }
) => {
	const account = await findStaff(tx, { email });
	if (!account || account.disabledAt) return refuse('staff.not_found');
	const { principalId } = account;
	const token = await insertInvitation(tx, principalId);
	const facts = { again: true };
	await insertAudit(tx, { actor, action: 'staff.invited', subject: principalId, facts, reason });
	return accept({ principalId, token });
};

export type StaffAccess = { email: string; disabled: boolean; reason?: string | undefined };

/** Whether somebody of the desk is still an admin now that nobody else can take it from them; commands always may. */
const mayStill = async (tx: Tx, { kind, id = '' }: Actor): Promise<boolean> =>
	kind !== 'staff' || (await lockAdmins(tx)).includes(id);

/**
 * Shuts an account, which ends its sessions with the commit and its live streams within two seconds; or opens it
 * again. Refusals: `staff.not_found`; `role.missing` where a colleague was faster.
 */
export const setStaffAccess: Command<StaffAccess, { principalId: string }> = async (tx, actor, input) => {
	if (!(await mayStill(tx, actor))) return refuse('role.missing');
	const account = await findStaff(tx, input);
	if (!account) return refuse('staff.not_found');
	const { principalId } = account;
	await setDisabled(tx, principalId, input.disabled);
	const action = input.disabled ? 'staff.disabled' : 'staff.enabled';
	await insertAudit(tx, { actor, action, subject: principalId, reason: input.reason });
	return accept({ principalId });
};

export type NewRole = { email: string; role: StaffRole; reason?: string | undefined };

/**
 * Gives somebody another role, which holds from their next request on. Nobody changes their own, so that an admin always
 * remains. Refusals: `staff.not_found`; `role.missing` for one's own, and where a colleague was faster.
 */
export const setStaffRole: Command<NewRole, { principalId: string }> = async (tx, actor, input) => {
	if (!(await mayStill(tx, actor))) return refuse('role.missing');
	const account = await findStaff(tx, input);
	if (!account) return refuse('staff.not_found');
	const { principalId, role: before } = account;
	if (principalId === actor.id) return refuse('role.missing');
	if (before === input.role) return accept({ principalId });
	await setRole(tx, principalId, input.role);
	const facts = { before, after: input.role };
	await insertAudit(tx, {
		...{ actor, action: 'staff.role_changed', subject: principalId, facts, reason: input.reason }
	});
	return accept({ principalId });
};
