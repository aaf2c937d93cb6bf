import type { Connection } from '../db/client.ts';
import { listEndedAccounts } from '../db/credits.ts';
import { transact } from '../db/transaction.ts';
import { expireCredit } from '../use-cases/spend-credit.ts';

const CLOCK = { kind: 'system', id: 'clock' } as const;

/**
 * Writes off store credit that has ended. Nobody can spend it from its last instant on, written off or not; this keeps
 * the balances of the books what can be spent. Each account is a command under its own lock.
 */
export async function writeOffCredit({ db }: Pick<Connection, 'db'>, batch: number): Promise<void> {
	for (const { id } of await listEndedAccounts(db, batch)) {
		await transact(db, (tx) => expireCredit(tx, CLOCK, { id }));
	}
}
