import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { deletePasskey, insertPasskey, listPasskeys, type NewPasskey } from '#server/db/passkeys.ts';
import { deleteSessionsOf } from '#server/db/sessions.ts';
import { endInvitations, findStaff, setPasswordHash } from '#server/db/staff.ts';
import type { Command } from './command.ts';

/** Whose ways in: the account's own holder is the only one who changes them. */
type OfAccount = { principalId: string };

/** A new password ends every session there is, and every invitation. */
export const changePassword: Command<OfAccount & { passwordHash: string }, undefined> = async (
	tx,
	actor,
	{ principalId, passwordHash }
) => {
	await setPasswordHash(tx, principalId, passwordHash);
	await endInvitations(tx, principalId);
	await deleteSessionsOf(tx, principalId);
	await insertAudit(tx, { actor, action: 'password.set' });
	return accept(undefined);
};

/** Refusals: `passkey.refused`, where this passkey is known already. */
export const addPasskey: Command<OfAccount & { passkey: NewPasskey; name: string }, undefined> = async (
	tx,
	actor,
	{ principalId, passkey, name }
) => {
	if (!(await insertPasskey(tx, principalId, passkey, name))) return refuse('passkey.refused');
	await insertAudit(tx, { actor, action: 'passkey.added' });
	return accept(undefined);
};

/** Refusals: `passkey.last_way_in`. */
export const removePasskey: Command<OfAccount & { id: string }, undefined> = async (
	tx,
	actor,
	{ principalId, id }
) => {
	const account = await findStaff(tx, { principalId });
	const left = (await listPasskeys(tx, principalId)).filter((passkey) => passkey.id !== id);
	if (!account?.passwordHash && left.length === 0) return refuse('passkey.last_way_in');
	if (await deletePasskey(tx, principalId, id)) await insertAudit(tx, { actor, action: 'passkey.removed' });
	return accept(undefined);
};
