import type { App } from '#server/app.ts';
import type { Connection } from '#server/db/client.ts';
import { startDelayClock } from '#server/jobs/delay-clock.ts';
import type { Log } from '#server/jobs/log.ts';
import { startStockWatch } from '#server/jobs/stock-watch.ts';
import { startTellingClock } from '#server/jobs/telling-clock.ts';
import type { Settings } from '#server/settings.ts';

type Options = {
	app: Pick<App, 'policies'>;
	connection: Connection;
	settings: Pick<Settings, 'quoteTtl'>;
	log: Log;
	afterCommit: () => void;
};

/** Watches what there is and what is wanted, what buyers are asked where that does not fit, and what they are told before they ask. */
export function openStock({ app, connection, settings, log, afterCommit }: Options): {
	close(): Promise<void>;
} {
	const watch = startStockWatch(connection, log);
	const deps = { versions: app.policies.versions, quoteTtl: settings.quoteTtl };
	const delays = startDelayClock({ connection, deps, log, afterCommit });
	const tellings = startTellingClock({ connection, deps, log, afterCommit });
	return {
		async close() {
			watch.stop();
			await Promise.all([delays.close(), tellings.close()]);
		}
	};
}
