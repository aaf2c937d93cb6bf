import type { Connection } from '#server/db/client.ts';
import { startLearning } from '#server/jobs/learn-routes.ts';
import { startSuggesting } from '#server/jobs/learn-suggestions.ts';
import type { Log } from '#server/jobs/log.ts';

/** Learns from what happened: how long parcels take, and what is bought and kept together. */
export function openLearning(connection: Connection, log: Log) {
	const running = [startLearning(connection, log), startSuggesting(connection, log)];
	return {
		close: async () => {
			for (const { stop } of running) stop();
		}
	};
}
