import type { Result } from '#domain/refusal.ts';
import { listKeys, type ListedKey } from '../db/api-key-list.ts';
import { insertKey, SCOPES, type Scope } from '../db/api-keys.ts';
import type { Database } from '../db/client.ts';
import { endKey, makeKey, type NewKeyInput } from '../use-cases/manage-keys.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

export { SCOPES, type Scope };

/** Makes a machine's key; the secret is returned once. */
export const createKey = (
	db: Database,
	key: { name: string; scopes: readonly Scope[]; expiresAt?: Date | undefined }
): Promise<{ id: string; key: string }> => insertKey(db, key);

/** Keys as admins see them: by name, never the secret. */
export const keyDesk = (db: Database, run: Run) => ({
	scopes: SCOPES,
	list: (): Promise<ListedKey[]> => listKeys(db),
	/** Refusals: those of `makeKey`. */
	make: (staff: Staff, input: NewKeyInput): Promise<Result<{ id: string; key: string }>> =>
		run(makeKey, { kind: 'staff', id: staff.id }, input),
	/** Refusals: those of `endKey`. */
	end: (staff: Staff, input: { id: string } & GivenReason): Promise<Result<{ name: string }>> =>
		run(endKey, { kind: 'staff', id: staff.id }, input)
});
