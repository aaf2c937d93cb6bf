import { setTimeout as sleep } from 'node:timers/promises';
import { accept, refuse, type Refusal, type Result } from '../../domain/refusal.ts';
import type { Database, Tx } from './client.ts';
import { claimKey, keepAnswer, readKept, type KeyClaim, type StoredAnswer } from './idempotency.ts';
import { sqlState } from './sql-state.ts';

/** PostgreSQL's word for "try again": serialisation failure, deadlock. */
const RETRY = new Set(['40001', '40P01']);
/** Could not get a lock in time; too many connections; shutting down; disk full is told apart below. */
const BUSY = new Set(['55P03', '53300']);
const DISK_FULL = '53100';
const TRIES = 4;
/** What passes by itself: no session to be had, the server going down or away. */
const AWAY = /^(08|53|57P)/;

/** Whether the same work can come to its end later: somebody else was in the way, or the database is away. */
export const isPassing = (error: unknown): boolean => {
	const code = sqlState(error);
	return RETRY.has(code) || BUSY.has(code) || AWAY.test(code);
};

/** Carries a refusal out of a transaction so that it rolls back. Never leaves this file. */
class Refused extends Error {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.code);
		this.refusal = refusal;
	}
}

/** Writes that travel with the commit of the transaction they belong to. */
const lastWrites = new WeakMap<Tx, Promise<unknown>[]>();

/**
 * Lets a transaction's last writes travel with its commit, in one journey. They have been sent (`plain` sends at once),
 * so PostgreSQL comes to them first; one that fails turns the commit into a rollback, and `transact` throws what it threw.
 * Only for writes of which nobody reads the answer. In a transaction that is not `transact`'s they are waited for.
 */
export async function withCommit(tx: Tx, writes: readonly Promise<unknown>[]): Promise<void> {
	const last = lastWrites.get(tx);
	if (!last) return void (await Promise.all(writes));
	for (const write of writes) write.catch(() => {});
	last.push(...writes);
}

/**
 * Runs a use case's work in one transaction. A refusal rolls everything back and is returned as the value it is.
 * Serialisation failures and deadlocks are tried again; after that, or when a lock is not to be had within 5 s, the
 * answer is the refusal `service.busy`, and `storage.full` when the disk is.
 */
export async function transact<T>(db: Database, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
	for (let attempt = 1; ; attempt++) {
		try {
			const writes: Promise<unknown>[] = [];
			const done = await db.transaction(async (tx) => {
				lastWrites.set(tx, writes);
				const result = await work(tx);
				if (!result.ok) throw new Refused(result.refusal);
				return result;
			});
			// In the order they were sent: what failed first is why the rest was refused.
			for (const write of await Promise.allSettled(writes))
				if (write.status === 'rejected') throw write.reason;
			return done;
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
 * effect once only. The work begins before the claim is answered, which saves every call a journey; of a key that turns
 * out to be used nothing remains. A duplicate waits up to 2 s for the first and gets its bytes again; later it is refused with
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
		const claiming = claimKey(tx, claim);
		const working = undoesRefusals ? inSavepoint(tx, work) : work(tx);
		const [claimed, worked] = await Promise.allSettled([claiming, working]);
		if (claimed.status === 'rejected') throw claimed.reason;
		if (!claimed.value.ok) return claimed.value;
		if (!claimed.value.value) throw new Used();
		if (worked.status === 'rejected') throw worked.reason;
		const answer = render(worked.value);
		// An answer that is not kept (bad input, trouble of ours) gives the key back for the next try.
		if (!answer.keep) throw new Unkept(answer);
		await withCommit(tx, [keepAnswer(tx, claim, answer)]);
		return { ok: true, value: { status: answer.status, body: answer.body, replayed: false } };
	}).catch(async (error: unknown): Promise<Result<StoredAnswer & { replayed: boolean }>> => {
		if (error instanceof Used) {
			const kept = await readKept(db, claim);
			return kept.ok ? accept({ ...kept.value, replayed: true }) : kept;
		}
		if (error instanceof Unkept) return accept({ ...error.answer, replayed: false });
		throw error;
	});
	return result.ok ? result.value : { ...render(result), replayed: false };
}

/** The key has been used: whatever the work did in the meantime is rolled back. */
class Used extends Error {}

class Unkept extends Error {
	readonly answer: StoredAnswer;
	constructor(answer: StoredAnswer) {
		super('not kept');
		this.answer = answer;
	}
}

/** A refusal undoes what the work wrote but not the claimed key, which has to remember the refusal. */
export async function inSavepoint<T>(tx: Tx, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
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
