import type { Connection } from '#server/db/client.ts';
import { startHousekeeping } from '#server/jobs/housekeeping.ts';
import type { Log } from '#server/jobs/log.ts';
import { startRetention } from '#server/jobs/retention.ts';
import { findRetention } from '#server/use-cases/retain.ts';
import { findChainRounds } from '#server/use-cases/verify-chains.ts';
import type { Metrics } from './metrics.ts';

/**
 * Keeps the house tidy, and lets go what is past its time once a day; tells in figures what went and whether the chains
 * hold.
 */
export function openTidying(connection: Connection, metrics: Metrics, log: Log) {
	const { db } = connection;
	metrics.gauges('retention_gone', 'What retention ever let go, by kind', 'kind', async () => {
		const { total = {} } = (await findRetention(db)) ?? {};
		return new Map(Object.entries(total));
	});
	metrics.gauges('retention_waits', 'Kinds that a lock kept from going the last time', 'kind', async () => {
		const { waits = [] } = (await findRetention(db)) ?? {};
		return new Map(waits.map((kind) => [kind, 1]));
	});
	metrics.gauges('retention_seconds_since', 'Seconds since retention came to its end', 'of', async () => {
		const [run, chains] = await Promise.all([findRetention(db), findChainRounds(db)]);
		const since = (at: string | undefined) => (at ? [(Date.now() - Date.parse(at)) / 1000] : []);
		return new Map([
			...since(run?.at).map((seconds) => ['run', seconds] as const),
			...since(chains?.last?.until).map((seconds) => ['chains', seconds] as const)
		]);
	});
	metrics.gauges('history_chains', 'Hash chains of the last round through all orders', 'state', async () => {
		const last = (await findChainRounds(db))?.last;
		return new Map(last ? [['whole', last.orders - last.broken] as const, ['broken', last.broken]] : []);
	});
	const running = [startHousekeeping(connection, log), startRetention(connection, log)];
	return {
		close: async () => {
			for (const { stop } of running) stop();
		}
	};
}
