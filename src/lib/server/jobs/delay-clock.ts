import { askAutomatically } from '../app/short-orders.ts';
import type { Connection } from '../db/client.ts';
import { listDelaysToLookAt, listSilentDelays } from '../db/delays.ts';
import { endSilenceTasks } from '../db/money-tasks.ts';
import { takeTurn } from '../db/settings-store.ts';
import { listCoveredDelays } from '../db/shortages.ts';
import { transact } from '../db/transaction.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { postponeSilence } from '../use-cases/postpone-silence.ts';
import { turnDelay } from '../use-cases/turn-delay.ts';
import type { Log } from './log.ts';
import { startRounds } from './rounds.ts';

const EVERY_MS = 2000;
const STOCK_EVERY_MS = 15_000;
const BATCH = 50;
const CLOCK = { kind: 'system', id: 'clock' } as const;

export type DelayClockOptions = {
	connection: Pick<Connection, 'db'>;
	deps: QuoteDeps;
	log: Log;
	afterCommit: () => void;
};

/**
 * What happens to questions about late goods by itself: goods that left the shelf another way end one, silence decides
 * one whose time is over. Each is a command under its order's lock, so doing it twice does it once.
 */
export async function turnDelays(options: DelayClockOptions): Promise<void> {
	const { db } = options.connection;
	const due = [...(await listDelaysToLookAt(db, BATCH)), ...(await listSilentDelays(db, BATCH))];
	await turnAll(options, new Set(due));
}

/** What stock says: who has enough again is told, and where the policy wants it so, who has not is asked. */
export async function compareWithStock(options: DelayClockOptions): Promise<void> {
	const { connection, deps, log, afterCommit } = options;
	await turnAll(options, new Set(await listCoveredDelays(connection.db)));
	await endSilenceTasks(connection.db);
	const asked = await askAutomatically(connection, deps);
	if (asked > 0) {
		log.info({ asked }, 'buyers were asked about shortages');
		afterCommit();
	}
}

async function turnAll(
	{ connection: { db }, deps, log, afterCommit }: DelayClockOptions,
	due: ReadonlySet<string>
): Promise<void> {
	for (const id of due) {
		const done = await transact(db, (tx) => turnDelay(deps)(tx, CLOCK, { id }));
		if (done.ok) {
			afterCommit();
			continue;
		}
		const { code } = done.refusal;
		log.warn({ delay: id, code }, 'a late order could not be moved by the clock');
		await transact(db, (tx) => postponeSilence(tx, CLOCK, { id, code }));
	}
}

/** Every node may run it; stock is compared on one at a time. */
export function startDelayClock(options: DelayClockOptions): { close(): Promise<void> } {
	const { db } = options.connection;
	return startRounds({
		...{ what: 'late orders', log: options.log, pollMs: EVERY_MS },
		async round() {
			await turnDelays(options);
			if (await takeTurn(db, 'delay-stock', STOCK_EVERY_MS)) await compareWithStock(options);
			return false;
		}
	});
}
