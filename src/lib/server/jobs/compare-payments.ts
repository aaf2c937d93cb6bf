import type { Connection } from '../db/client.ts';
import { takeTurn } from '../db/settings-store.ts';
import type { OnlinePayments } from '../ports/payments.ts';
import { compareWithProvider } from '../use-cases/compare-with-provider.ts';
import type { Log } from './log.ts';

const EVERY_MS = 86_400_000;
const LOOK_EVERY_MS = 600_000;
const FIRST_AFTER_MS = 90_000;
/** Refunds can still come to nothing weeks later. */
const DAYS = 30;

/** Compares our refunds with each provider's own list, once a day and on one node; what differs becomes a task. */
export function startComparing(
	{ db }: Pick<Connection, 'db'>,
	online: ReadonlyMap<string, OnlinePayments>,
	log: Log
): { stop(): void } {
	async function look(): Promise<void> {
		for (const [provider, api] of online) {
			// A little less than a day, so that the hour does not creep.
			if (!(await takeTurn(db, `compare-payments-${provider}`, EVERY_MS - LOOK_EVERY_MS))) continue;
			const { ours, theirs, differences } = await compareWithProvider(db, provider, api, DAYS);
			log.info({ provider, ours, theirs, differences: differences.length }, 'refunds compared');
		}
	}
	const run = () => void look().catch((error: unknown) => log.warn({ err: error }, 'refunds not compared'));
	const first = setTimeout(run, FIRST_AFTER_MS).unref();
	const timer = setInterval(run, LOOK_EVERY_MS).unref();
	return {
		stop() {
			clearTimeout(first);
			clearInterval(timer);
		}
	};
}
