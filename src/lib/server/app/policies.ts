import type { PolicyVersion } from '#domain/policy/document.ts';
import { standardPolicy } from '#domain/policy/standard-policy.ts';
import type { Database, Tx } from '../db/client.ts';
import { findNewestVersion, listPolicies, listPublished, type StoredPolicy } from '../db/policies.ts';
import { transact } from '../db/transaction.ts';
import { publishFirst } from '../use-cases/publish-policy.ts';

const SHOP = { kind: 'system', id: 'first policy' } as const;

/**
 * The published versions, kept in memory: they never change, so only that one is new or taken back has to be noticed, by a
 * number that grows with either.
 */
export type PolicyShelf = {
	/**
	 * All versions, in the order of `valid_from`.
	 *
	 * @param newest the highest version number there is, as read beside whatever is to be evaluated
	 * @param tx the transaction that asks, if one does: a second session beside it could be waited for by all at once
	 */
	versions(newest: number | null, tx?: Tx): Promise<readonly PolicyVersion[]>;
	/** Sees to it that there is a policy at all. */
	open(): Promise<void>;
	list(): Promise<StoredPolicy[]>;
};

export function policyShelf(db: Database, zone: string): PolicyShelf {
	let known: { newest: number; versions: PolicyVersion[] } | undefined;
	async function open(): Promise<void> {
		const opened = await transact(db, (tx) => publishFirst(tx, SHOP, standardPolicy(zone)));
		if (!opened.ok) throw new Error(`no policy could be published: ${opened.refusal.code}`);
	}
	async function load(tx: Tx): Promise<PolicyVersion[]> {
		// Asked first: what is read after it is never older.
		const newest = (await findNewestVersion(tx)) ?? 0;
		const versions = await listPublished(tx);
		known = { newest, versions };
		return versions;
	}
	return {
		open,
		list: () => listPolicies(db),
		async versions(newest, tx = db) {
			if (known && known.versions.length > 0 && known.newest >= (newest ?? 0)) return known.versions;
			if (newest === null) await open();
			return load(tx);
		}
	};
}
