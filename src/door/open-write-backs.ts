import { storefrontBook } from '#server/app/storefront-book.ts';
import type { Sealer } from '#server/auth/seal.ts';
import type { Connection } from '#server/db/client.ts';
import { countWriteBacks } from '#server/db/write-back-lists.ts';
import { startWriteBacks, type WriteBacks } from '#server/jobs/write-backs.ts';
import type { Settings } from '#server/settings.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

export type WriteBacksOptions = {
	connection: Connection;
	settings: Settings;
	sealer: Sealer;
	metrics: Metrics;
	log: Logger;
	afterCommit: () => void;
};

/** Storefronts are told from here on, and how that goes is counted. */
export function openWriteBacks({
	connection,
	settings,
	sealer,
	metrics,
	log,
	...rest
}: WriteBacksOptions): WriteBacks {
	const about =
		'What storefronts have not been told yet: waiting, late, refused (the last two are tasks for staff)';
	metrics.gauges('write_backs_open', about, 'state', () => countWriteBacks(connection.db));
	const observe = metrics.counter(
		'write_back_calls_total',
		'Tellings of storefronts, by what they answered',
		['storefront', 'operation', 'outcome']
	);
	const book = storefrontBook({ db: connection.db, settings, sealer });
	return startWriteBacks({ connection, book, log, observe, ...rest });
}
