import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, type Refusal, type Result } from '../../domain/refusal.ts';
import type { Database, Tx } from './client.ts';
import { claimKey, keepAnswer, type KeyClaim, type StoredAnswer } from './idempotency.ts';
import { sqlState } from './sql-state.ts';

/** PostgreSQL's word for "try again": serialisation failure, deadlock. */
const RETRY = new Set(['40001', '40P01']);
/** Could not get a lock in time; too many connections; shutting down; disk full is told apart below. */
const BUSY = new Set(['55P03', '53300']);
const DISK_FULL = '53100';
const TRIES = 4;

/** Carries a refusal out of a transaction so that it rolls back. Never leaves this file. */
class Refused extends Error {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.code);
		this.refusal = refusal;
	}
}

/**
 * Runs a use case's work in one transaction. A refusal rolls everything back and is returned as the value it is.
 * Serialisation failures and deadlocks are tried again; after that, or when a lock is not to be had within 5 s, the
 * answer is the refusal `service.busy`, and `storage.full` when the disk is.
 */
export async function transact<T>(db: Database, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await db.transaction(async (tx) => {
				const result = await work(tx);
				if (!result.ok) throw new Refused(result.refusal);
				return result;
			});
		} catch (error) {
			if (error instanceof Refused) return { ok: false, refusal: error.refusal };
			const code = sqlState(error);
			if (RETRY.has(code) && attempt < TRIES) {
				await sleep(5 * 2 ** attempt * (1 + Math.random()));
				continue;
			}
			if (RETRY.has(code) || BUSY.has(code)) return refuse('service.busy', { retry_after: 1 });
			if (code === DISK_FULL) return refuse('storage.full');
			throw error;
		}
	}
}

/** How a result becomes the bytes that are sent, and whether they are kept for the key's next use. */
export type Render<T> = (result: Result<T>) => StoredAnswer & { keep: boolean };

/**
 * `transact` under an idempotency key: the key is claimed by insert in the same transaction, so the same key can take
 * effect once only. A duplicate waits up to 2 s for the first and gets its bytes again; later it is refused with
 * `idempotency.in_flight`, and with `idempotency.mismatch` where the request differs.
 */
export async function transactOnce<T>(
	db: Database,
	claim: KeyClaim,
	work: (tx: Tx) => Promise<Result<T>>,
	render: Render<T>,
	/** False for work that decides before it writes: what it wrote stays, also beside a refusal that is kept. */
	undoesRefusals = true
): Promise<StoredAnswer & { replayed: boolean }> {
	const result = await transact(db, async (tx): Promise<Result<StoredAnswer & { replayed: boolean }>> => {
		const claimed = await claimKey(tx, claim);
		if (!claimed.ok) return claimed;
		if (claimed.value) return { ok: true, value: { ...claimed.value, replayed: true } };
		const answer = render(await (undoesRefusals ? inSavepoint(tx, work) : work(tx)));
		// An answer that is not kept (bad input, trouble of ours) gives the key back for the next try.
		if (!answer.keep) throw new Unkept(answer);
		await keepAnswer(tx, claim, answer);
		return { ok: true, value: { status: answer.status, body: answer.body, replayed: false } };
	}).catch((error: unknown) => {
		if (error instanceof Unkept) return { ok: true as const, value: { ...error.answer, replayed: false } };
		throw error;
	});
	return result.ok ? result.value : { ...render(result), replayed: false };
}

class Unkept extends Error {
	readonly answer: StoredAnswer;
	constructor(answer: StoredAnswer) {
		super('not kept');
		this.answer = answer;
	}
}

/** A refusal undoes what the work wrote but not the claimed key, which has to remember the refusal. */
async function inSavepoint<T>(tx: Tx, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
	try {
		return await tx.transaction(async (inner) => {
			const result = await work(inner);
			if (!result.ok) throw new Refused(result.refusal);
			return result;
		});
	} catch (error) {
		if (error instanceof Refused) return { ok: false, refusal: error.refusal };
		throw error;
	}
}
