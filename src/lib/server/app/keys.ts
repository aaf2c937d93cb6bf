import { insertKey, SCOPES, type Scope } from '../db/api-keys.ts';
import type { Database } from '../db/client.ts';

export { SCOPES, type Scope };

/** Makes a machine's key; the secret is returned once. */
export const createKey = (
	db: Database,
	key: { name: string; scopes: readonly Scope[]; expiresAt?: Date | undefined }
): Promise<{ id: string; key: string }> => insertKey(db, key);
