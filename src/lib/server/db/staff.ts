import { createHash, randomBytes } from 'node:crypto';
import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { StaffRole } from '../../domain/access/staff-role.ts';
import type { Tx } from './client.ts';
import { staffAccounts, staffInvitations } from './schema/access.ts';
import { principals } from './schema/people.ts';
import { deleteSessionsOf, insertPrincipal } from './sessions.ts';

export type StaffAccount = {
	principalId: string;
	email: string;
	name: string;
	role: StaffRole;
	passwordHash: string | null;
	disabledAt: Date | null;
	createdAt: Date;
};

const COLUMNS = {
	principalId: staffAccounts.principalId,
	email: staffAccounts.email,
	name: staffAccounts.name,
	role: staffAccounts.role,
	passwordHash: staffAccounts.passwordHash,
	disabledAt: principals.disabledAt,
	createdAt: staffAccounts.createdAt
};

/** Addresses are the same whatever their case and however they were typed. */
export const staffEmailKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

const accounts = (tx: Tx) =>
	tx.select(COLUMNS).from(staffAccounts).innerJoin(principals, eq(principals.id, staffAccounts.principalId));

export async function insertStaff(
	tx: Tx,
	account: { email: string; name: string; role: StaffRole }
): Promise<string> {
	const principalId = await insertPrincipal(tx, 'staff');
	const email = account.email.trim();
	await tx.insert(staffAccounts).values({ ...account, principalId, email, emailKey: staffEmailKey(email) });
	return principalId;
}

export async function findStaff(
	tx: Tx,
	by: { email: string } | { principalId: string }
): Promise<StaffAccount | undefined> {
	const which =
		'email' in by
			? eq(staffAccounts.emailKey, staffEmailKey(by.email))
			: eq(staffAccounts.principalId, by.principalId);
	const [row] = await accounts(tx).where(which);
	return row;
}

/** Whether anybody can sign in at all: an open account that has a password or a passkey. */
export async function isDeskEntered(tx: Tx): Promise<boolean> {
	const [row] = await tx.execute<{ entered: boolean }>(sql`select exists (
		select from staff_accounts a join principals p on p.id = a.principal_id and p.disabled_at is null
		where a.password_hash is not null or exists (select from passkeys k where k.principal_id = a.principal_id)
	) as entered`);
	return row?.entered === true;
}

export const listStaff = async (tx: Tx): Promise<StaffAccount[]> =>
	accounts(tx).orderBy(asc(staffAccounts.emailKey));

export async function setPasswordHash(tx: Tx, principalId: string, passwordHash: string): Promise<void> {
	await tx.update(staffAccounts).set({ passwordHash }).where(eq(staffAccounts.principalId, principalId));
}

/** Shuts an account and ends its sessions, or opens it again. The instant of the first shutting stays. */
export async function setDisabled(tx: Tx, principalId: string, disabled: boolean): Promise<void> {
	const disabledAt = disabled ? sql`coalesce(${principals.disabledAt}, now())` : null;
	await tx
		.update(principals)
		.set({ disabledAt: disabledAt as never })
		.where(eq(principals.id, principalId));
	if (disabled) await deleteSessionsOf(tx, principalId);
}

export async function setRole(tx: Tx, principalId: string, role: StaffRole): Promise<void> {
	await tx.update(staffAccounts).set({ role }).where(eq(staffAccounts.principalId, principalId));
}

/** The admins who can act, held until the transaction ends: of two who take it from each other the second finds it gone. */
export async function lockAdmins(tx: Tx): Promise<string[]> {
	const rows = await tx.execute<{ id: string }>(sql`select a.principal_id as id from staff_accounts a
		join principals p on p.id = a.principal_id where a.role = 'admin' and p.disabled_at is null order by 1 for update`);
	return rows.map(({ id }) => id);
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** A link of 24 h that sets up an account once. It ends those that were made for the account before. */
export async function insertInvitation(tx: Tx, principalId: string): Promise<string> {
	const token = randomBytes(20).toString('base64url');
	const expiresAt = sql`now() + interval '24 hours'` as never;
	await endInvitations(tx, principalId);
	await tx.insert(staffInvitations).values({ tokenHash: hashOf(token), principalId, expiresAt });
	return token;
}

export async function endInvitations(tx: Tx, principalId: string): Promise<void> {
	await tx
		.delete(staffInvitations)
		.where(and(eq(staffInvitations.principalId, principalId), isNull(staffInvitations.usedAt)));
}

const good = (token: string) =>
	and(
		eq(staffInvitations.tokenHash, hashOf(token)),
		isNull(staffInvitations.usedAt),
		gt(staffInvitations.expiresAt, sql`now()`)
	);

/** The account a good invitation is for; the invitation stays good. */
export async function findInvited(tx: Tx, token: string): Promise<StaffAccount | undefined> {
	const [row] = await accounts(tx)
		.innerJoin(staffInvitations, eq(staffInvitations.principalId, staffAccounts.principalId))
		.where(and(good(token), isNull(principals.disabledAt)));
	return row;
}

/** Uses an invitation up. Of two at once one gets nothing. */
export async function takeInvitation(tx: Tx, token: string): Promise<StaffAccount | undefined> {
	const [row] = await tx
		.update(staffInvitations)
		.set({ usedAt: sql`now()` as never })
		.where(good(token))
		.returning({ principalId: staffInvitations.principalId });
	const account = row && (await findStaff(tx, row));
	return account?.disabledAt === null ? account : undefined;
}
