import { LATE_QUEUES, MANAGERS_QUEUES, MOST_COUNTED, type QueueState } from '#domain/desk/queues.ts';
import type { Connection } from '../db/client.ts';
import { countQueues } from '../db/desk-queues.ts';
import { listStalled, type StalledParcel } from '../use-cases/list-stalled.ts';
import type { Staff } from './staff-account.ts';

/** Every colleague's page asks again twice a minute; what is counted is counted for all of them. */
const KEEP_MS = 10_000;

/** What waits for the shop, for the desk's first page. */
export function deskQueuesOf({ db }: Pick<Connection, 'db'>) {
	const stalled = keeping(() => listStalled(db, Date.now()));
	const counted = keeping(() => countQueues(db));
	return {
		/** Every queue that this colleague may open, as it stood at most ten seconds ago. */
		async list({ role }: Staff): Promise<QueueState[]> {
			const [states, parcels] = await Promise.all([counted(), stalled()]);
			const silent: QueueState = {
				queue: 'parcels_stalled',
				count: Math.min(parcels.length, MOST_COUNTED),
				oldest: parcels[0]?.since ?? null
			};
			return LATE_QUEUES.filter((queue) => role !== 'agent' || !MANAGERS_QUEUES.includes(queue)).flatMap(
				(queue) => [...states, silent].filter((one) => one.queue === queue)
			);
		},
		/** Parcels that are silent for longer than is usual, the longest first. */
		stalled: (): Promise<StalledParcel[]> => stalled()
	};
}

/** Asks once for all who ask within ten seconds; a failure is kept for nobody. */
function keeping<T>(read: () => Promise<T>): () => Promise<T> {
	let kept: { until: number; value: Promise<T> } | undefined;
	return () => {
		if (kept && kept.until > Date.now()) return kept.value;
		const value = read();
		kept = { until: Date.now() + KEEP_MS, value };
		value.catch(() => (kept = undefined));
		return value;
	};
}
