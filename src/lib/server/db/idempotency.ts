import { and, eq } from 'drizzle-orm';
import { accept, refuse, type Result } from '../../domain/refusal.ts';
import { LOCK_WAIT_MS, type Tx } from './client.ts';
import { plain } from './plain.ts';
import { idempotencyKeys } from './schema/record.ts';
import { sqlState } from './sql-state.ts';

/** Whose key it is, the key, and SHA-256 over method, route, principal and body. */
export type KeyClaim = { owner: string; key: string; fingerprint: Buffer };

export type StoredAnswer = { status: number; body: string };

// One statement: the short wait holds for the insert alone; once the key is ours, what follows may wait as long as any.
const CLAIM = `with short as materialized (select set_config('lock_timeout', '2s', true)),
	c as (insert into idempotency_keys (owner, key, fingerprint) select $1, $2, $3 from short on conflict do nothing returning key)
	select key, set_config('lock_timeout', '${LOCK_WAIT_MS}ms', true) from c`;
const KEEP = `update idempotency_keys set status = $3, answer = $4 where owner = $1 and key = $2`;

/**
 * Claims a key inside the running transaction. Another transaction with the same key makes this one wait on the
 * unique index; the wait is bounded to 2 s.
 *
 * @returns whether it is ours now; else it has been used (`readKept`); refusal `idempotency.in_flight`
 */
export async function claimKey(tx: Tx, { owner, key, fingerprint }: KeyClaim): Promise<Result<boolean>> {
	try {
		return accept((await plain(tx, CLAIM, [owner, key, fingerprint])).length === 1);
	} catch (error) {
		if (sqlState(error) === '55P03') return refuse('idempotency.in_flight');
		throw error;
	}
}

/** What a used key was answered. Refusals: `idempotency.in_flight`, `idempotency.mismatch` where the request differs. */
export async function readKept(tx: Tx, claim: KeyClaim): Promise<Result<StoredAnswer>> {
	const [used] = await tx.select().from(idempotencyKeys).where(isClaim(claim));
	// Between the conflict and this read the row can have been given back: as good as still in flight.
	if (!used || used.status === null || used.answer === null) return refuse('idempotency.in_flight');
	if (!used.fingerprint.equals(claim.fingerprint)) return refuse('idempotency.mismatch');
	return accept({ status: used.status, body: used.answer });
}

/** Stores the bytes that every later use of the key gets. */
export async function keepAnswer(tx: Tx, { owner, key }: KeyClaim, answer: StoredAnswer): Promise<void> {
	await plain(tx, KEEP, [owner, key, answer.status, answer.body]);
}

const isClaim = ({ owner, key }: KeyClaim) =>
	and(eq(idempotencyKeys.owner, owner), eq(idempotencyKeys.key, key));
