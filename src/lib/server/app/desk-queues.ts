import {
	LATE_QUEUES,
	MANAGERS_QUEUES,
	MOST_COUNTED,
	QUEUE_KINDS,
	type LateQueue,
	type QueueState
} from '#domain/desk/queues.ts';
import type { Connection } from '../db/client.ts';
import { countMine, countQueues, printQueues } from '../db/desk-queues.ts';
import { listTasks } from '../db/desk-tasks.ts';
import { listQuieted } from '../db/quiet-parcels.ts';
import { listWentBack } from '../db/went-back.ts';
import { listStalled, type StalledParcel } from '../use-cases/list-stalled.ts';
import type { Staff } from './staff-account.ts';

/** Every colleague's page asks again when something changes; what is costly is asked for all of them at once. */
const KEEP_MS = 10_000;
const KEEP_COUNTS_MS = 500;

/** What waits for the shop, for the desk's first page. */
export function deskQueuesOf({ db }: Pick<Connection, 'db'>) {
	const compared = keeping(KEEP_MS, () => listStalled(db, Date.now()));
	const counted = keeping(KEEP_COUNTS_MS, () => countQueues(db));

	/** Parcels that are silent for longer than is usual, the longest first; without those somebody has just seen to. */
	async function stalled(): Promise<StalledParcel[]> {
		const [parcels, quieted] = await Promise.all([compared(), listQuieted(db)]);
		return parcels.filter(({ id }) => !quieted.has(id));
	}
	async function stalledOf(staff: Staff): Promise<QueueState> {
		const [parcels, tasks] = await Promise.all([stalled(), listTasks(db, 'parcel')]);
		const mine = new Set(tasks.filter((one) => one.staff === staff.id).map(({ subject }) => subject));
		return {
			...{ queue: 'parcels_stalled', oldest: parcels[0]?.since ?? null, late: 0 },
			...{
				count: Math.min(parcels.length, MOST_COUNTED),
				mine: parcels.filter(({ id }) => mine.has(id)).length
			}
		};
	}
	return {
		stalled,
		/** Parcels that went back on their way, the longest ago first. */
		wentBack: (limit: number) => listWentBack(db, limit),
		/** Every queue that this colleague may open. */
		async list(staff: Staff): Promise<QueueState[]> {
			const [states, mine, silent] = await Promise.all([
				counted(),
				countMine(db, staff.id),
				stalledOf(staff)
			]);
			const all = [...states.map((one) => ({ ...one, mine: mine.get(one.queue) ?? 0 })), silent];
			return LATE_QUEUES.filter(
				(queue) => staff.role !== 'agent' || !MANAGERS_QUEUES.includes(queue)
			).flatMap((queue) => all.filter((one) => one.queue === queue));
		},
		/** What each queue looks like: a text that is another one once anything of it has changed. */
		async prints(): Promise<Map<LateQueue, string>> {
			const [prints, parcels] = await Promise.all([printQueues(db), stalled()]);
			return new Map(
				LATE_QUEUES.map((queue) => {
					const kind = QUEUE_KINDS[queue];
					const own =
						queue === 'parcels_stalled' ? parcels.map(({ id }) => id).join() : (prints.get(queue) ?? '');
					return [queue, [own, prints.get(`tasks:${kind}`), prints.get(`bulk:${kind}`)].join(' ')];
				})
			);
		}
	};
}

/** Asks once for all who ask within a time; a failure is kept for nobody. */
function keeping<T>(forMs: number, read: () => Promise<T>): () => Promise<T> {
	let kept: { until: number; value: Promise<T> } | undefined;
	return () => {
		if (kept && kept.until > Date.now()) return kept.value;
		const value = read();
		kept = { until: Date.now() + forMs, value };
		value.catch(() => (kept = undefined));
		return value;
	};
}
