import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { apiKeys } from './schema/people.ts';

/** What a machine's key may do (api.md, "Resources"). */
export const SCOPES = [
	'orders:read',
	'orders:write',
	'quotes:write',
	// Asks for quotes and reads them; confirming takes `quotes:write`.
	'quotes:ask',
	'warehouse:write',
	'tracking:write',
	'finance:write',
	// Store credit at the shop's checkout: reads balances by address and spends.
	'credits:write',
	'catalogue:write',
	'stock:write',
	'links:write',
	'policy:write',
	'endpoints:write',
	// What shoppers said, words included, and what was changed because of it.
	'feedback:read'
] as const;
export type Scope = (typeof SCOPES)[number];

export type LiveKey = { id: string; scopes: readonly string[] };

const hashOf = (secret: string) => createHash('sha256').update(secret).digest();

/** Makes a key. The secret (`rt_…`, 192 bits) is returned once and stored only as its hash. */
export async function insertKey(
	tx: Tx,
	key: {
		name: string;
		scopes: readonly Scope[];
		expiresAt?: Date | undefined;
		createdBy?: string | undefined;
	}
): Promise<{ id: string; key: string }> {
	const id = newId();
	const secret = `rt_${randomBytes(24).toString('base64url')}`;
	await tx.insert(apiKeys).values({
		id,
		name: key.name,
		scopes: [...key.scopes],
		secretHash: hashOf(secret),
		expiresAt: key.expiresAt ?? null,
		createdBy: key.createdBy ?? null
	});
	return { id, key: secret };
}

/** The key behind a secret while it is good. */
export async function findLiveKey(tx: Tx, secret: string): Promise<LiveKey | undefined> {
	const [row] = await tx
		.select({ id: apiKeys.id, scopes: apiKeys.scopes })
		.from(apiKeys)
		.where(
			and(
				eq(apiKeys.secretHash, hashOf(secret)),
				isNull(apiKeys.revokedAt),
				or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`))
			)
		);
	return row;
}

/** Writes when keys were last used, for many at once: reads themselves write nothing. */
export async function touchKeys(tx: Tx, used: ReadonlyMap<string, Date>): Promise<void> {
	for (const [id, at] of used) {
		await tx.update(apiKeys).set({ lastUsedAt: at }).where(eq(apiKeys.id, id));
	}
}
