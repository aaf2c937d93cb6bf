import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { passkeys } from './schema/access.ts';
import { principals } from './schema/people.ts';

export type StoredPasskey = typeof passkeys.$inferSelect;
/** As the browser made it, before it belongs to anybody. */
export type NewPasskey = Pick<StoredPasskey, 'id' | 'publicKey' | 'counter' | 'transports' | 'backedUp'>;

/** @returns false where this very passkey is known already, whoever it belongs to */
export async function insertPasskey(
	tx: Tx,
	principalId: string,
	passkey: NewPasskey,
	name: string
): Promise<boolean> {
	const rows = await tx
		.insert(passkeys)
		.values({ ...passkey, principalId, name })
		.onConflictDoNothing()
		.returning({ id: passkeys.id });
	return rows.length === 1;
}

/** A passkey by its credential id, whose owner is not disabled. */
export async function findPasskey(tx: Tx, id: string): Promise<StoredPasskey | undefined> {
	const [row] = await tx
		.select({ passkey: passkeys })
		.from(passkeys)
		.innerJoin(principals, eq(principals.id, passkeys.principalId))
		.where(and(eq(passkeys.id, id), isNull(principals.disabledAt)));
	return row?.passkey;
}

export async function listPasskeys(tx: Tx, principalId: string): Promise<StoredPasskey[]> {
	return tx
		.select()
		.from(passkeys)
		.where(eq(passkeys.principalId, principalId))
		.orderBy(asc(passkeys.createdAt), asc(passkeys.id));
}

/**
 * Writes down that a passkey was used.
 *
 * @returns false where another sign-in has used the same counter in the meantime
 */
export async function touchPasskey(
	tx: Tx,
	{ id, counter }: Pick<StoredPasskey, 'id' | 'counter'>,
	used: { counter: number; backedUp: boolean }
): Promise<boolean> {
	const rows = await tx
		.update(passkeys)
		.set({ ...used, lastUsedAt: sql`now()` })
		.where(and(eq(passkeys.id, id), eq(passkeys.counter, counter)))
		.returning({ id: passkeys.id });
	return rows.length === 1;
}

export async function deletePasskey(tx: Tx, principalId: string, id: string): Promise<boolean> {
	const rows = await tx
		.delete(passkeys)
		.where(and(eq(passkeys.id, id), eq(passkeys.principalId, principalId)))
		.returning({ id: passkeys.id });
	return rows.length === 1;
}

export async function renamePasskey(tx: Tx, principalId: string, id: string, name: string): Promise<void> {
	await tx
		.update(passkeys)
		.set({ name })
		.where(and(eq(passkeys.id, id), eq(passkeys.principalId, principalId)));
}
