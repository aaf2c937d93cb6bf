import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { insertPasskey, type NewPasskey } from '#server/db/passkeys.ts';
import { deleteSessionsOf } from '#server/db/sessions.ts';
import { setPasswordHash, takeInvitation, type StaffAccount } from '#server/db/staff.ts';
import type { Command } from './command.ts';

/** How the account is entered from now on: by one of the two. The other can be added at the desk. */
export type WayIn = { passwordHash: string } | { passkey: NewPasskey; name: string };

/**
 * Uses an invitation up: the account gets its password or a passkey, and whoever was signed in with what it had before
 * is signed out. Refusals: `invitation.ended`, `passkey.refused` (one that is known already).
 */
export const acceptInvitation: Command<{ token: string; way: WayIn }, StaffAccount> = async (
	tx,
	_nobody,
	{ token, way }
) => {
	const account = await takeInvitation(tx, token);
	if (!account) return refuse('invitation.ended');
	const { principalId } = account;
	const actor = { kind: 'staff', id: principalId } as const;
	const facts = { by: 'invitation' };
	if ('passwordHash' in way) {
		await setPasswordHash(tx, principalId, way.passwordHash);
		await insertAudit(tx, { actor, action: 'password.set', facts });
	} else {
		if (!(await insertPasskey(tx, principalId, way.passkey, way.name))) return refuse('passkey.refused');
		await insertAudit(tx, { actor, action: 'passkey.added', facts });
	}
	await deleteSessionsOf(tx, principalId);
	return accept(account);
};
