import type { Connection } from '../db/client.ts';
import { turnRuns } from '../db/bulk-runs.ts';
import { transact } from '../db/transaction.ts';
import { runBulkItem } from '../use-cases/run-bulk-item.ts';
import type { Log } from './log.ts';
import { startRounds, type Rounds } from './rounds.ts';

const POLL_MS = 500;

/**
 * Has done what staff chose several of, one by one, once its time to be taken back is over. Every node may run it: each
 * thing is one process's at a time, and ends in the transaction that did it.
 */
export function startBulkWork({
	connection: { db },
	log,
	afterCommit
}: {
	connection: Pick<Connection, 'db'>;
	log: Log;
	afterCommit: () => void;
}): Rounds {
	const onTrouble = (error: unknown, { run, subject }: { run: string; subject: string }) =>
		log.warn({ err: error, run, subject }, 'what was chosen at the desk could not be done');
	return startRounds({
		what: 'what was chosen at the desk',
		log,
		pollMs: POLL_MS,
		async round() {
			if (await turnRuns(db)) afterCommit();
			const ran = await transact(db, (tx) => runBulkItem(tx, onTrouble));
			// Somebody holds its order, or the machine is out of breath: a little later.
			if (!ran.ok || ran.value === null) return false;
			afterCommit();
			return true;
		}
	});
}
