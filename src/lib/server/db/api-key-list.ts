import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { staffAccounts } from './schema/access.ts';
import { apiKeys } from './schema/people.ts';

export type ListedKey = {
	id: string;
	name: string;
	scopes: readonly string[];
	createdAt: Date;
	/** Nobody where a command made it. */
	createdBy: string | null;
	lastUsedAt: Date | null;
	expiresAt: Date | null;
	revokedAt: Date | null;
};

/** What ended longer ago is of use to nobody here; the audit keeps it. */
const LISTED_DAYS = 30;
const MOST = 200;

/** The keys of machines, the newest first, and those that were revoked lately. */
export const listKeys = (tx: Tx): Promise<ListedKey[]> =>
	tx
		.select({
			id: apiKeys.id,
			name: apiKeys.name,
			scopes: apiKeys.scopes,
			createdAt: apiKeys.createdAt,
			createdBy: staffAccounts.name,
			lastUsedAt: apiKeys.lastUsedAt,
			expiresAt: apiKeys.expiresAt,
			revokedAt: apiKeys.revokedAt
		})
		.from(apiKeys)
		.leftJoin(staffAccounts, eq(staffAccounts.principalId, apiKeys.createdBy))
		.where(
			or(isNull(apiKeys.revokedAt), gt(apiKeys.revokedAt, sql`now() - ${LISTED_DAYS} * interval '1 day'`))
		)
		.orderBy(sql`${apiKeys.revokedAt} is not null`, desc(apiKeys.createdAt), desc(apiKeys.id))
		.limit(MOST);

/**
 * Ends a key.
 *
 * @returns its name and what it could do; nothing where no key of that id was good
 */
export async function revokeKey(tx: Tx, id: string): Promise<{ name: string; scopes: string[] } | undefined> {
	const [row] = await tx
		.update(apiKeys)
		.set({ revokedAt: sql`now()` })
		.where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
		.returning({ name: apiKeys.name, scopes: apiKeys.scopes });
	return row;
}
