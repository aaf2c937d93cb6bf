import type { StaffRole } from '#domain/access/staff-role.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findStaff, insertInvitation, insertStaff, setDisabled } from '#server/db/staff.ts';
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

/**
 * Shuts an account, which ends its sessions with the commit and its live streams within two seconds; or opens it
 * again. Refusals: `staff.not_found`.
 */
export const setStaffAccess: Command<StaffAccess, { principalId: string }> = async (tx, actor, input) => {
	const account = await findStaff(tx, input);
	if (!account) return refuse('staff.not_found');
	const { principalId } = account;
	await setDisabled(tx, principalId, input.disabled);
	const action = input.disabled ? 'staff.disabled' : 'staff.enabled';
	await insertAudit(tx, { actor, action, subject: principalId, reason: input.reason });
	return accept({ principalId });
};
