import type { Connection } from '../db/client.ts';
import { takeTurn } from '../db/settings-store.ts';
import { findPeriods, findRetention, letGo } from '../use-cases/retain.ts';
import { verifyChains } from '../use-cases/verify-chains.ts';
import type { Log } from './log.ts';

const EVERY_MS = 86_400_000;
const LOOK_EVERY_MS = 600_000;
const FIRST_AFTER_MS = 120_000;
/** Of a day; larger shops are through in some days. */
const MOST_CHAINS = 50_000;

/**
 * Lets go what is past its time and follows the hash chains, once a day and on one node. A run that was cut off goes on
 * within ten minutes: the day counts from the last one that came to its end.
 */
export function startRetention({ db }: Pick<Connection, 'db'>, log: Log): { stop(): void } {
	let isStopped = false;
	async function look(): Promise<void> {
		const last = await findRetention(db);
		if (last && Date.now() - Date.parse(last.at) < EVERY_MS - LOOK_EVERY_MS) return;
		if (!(await takeTurn(db, 'retention', LOOK_EVERY_MS / 2))) return;
		const gone = await letGo(db, await findPeriods(db), { isStopped: () => isStopped });
		log.info({ gone }, 'retention');
		if (isStopped) return;
		const { last: round } = await verifyChains(db, MOST_CHAINS, { isStopped: () => isStopped });
		if (round && round.broken > 0)
			log.warn({ broken: round.broken, orders: round.named }, 'histories that do not verify');
	}
	const run = () => void look().catch((error: unknown) => log.warn({ err: error }, 'retention'));
	const first = setTimeout(run, FIRST_AFTER_MS).unref();
	const timer = setInterval(run, LOOK_EVERY_MS).unref();
	return {
		stop() {
			isStopped = true;
			clearTimeout(first);
			clearInterval(timer);
		}
	};
}
