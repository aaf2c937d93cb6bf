import { accept } from '#domain/refusal.ts';
import type { Connection, Tx } from '../db/client.ts';
import { forgetAnonymousKeys } from '../db/feedback-asks.ts';
import { keepFirstSetting, takeTurn } from '../db/settings-store.ts';
import { readAsSubscriber, type SubscribedEvent } from '../db/subscriber.ts';
import { transact } from '../db/transaction.ts';
import { askNext, planForEvents } from '../use-cases/ask-feedback.ts';
import { followUpEvents } from '../use-cases/follow-up.ts';
import type { CreateNotices } from '../use-cases/send-notice.ts';
import type { Log } from './log.ts';
import { startRounds } from './rounds.ts';

const SUBSCRIBER = 'feedback';
const LIMIT = 200;
const POLL_MS = 5000;
const HOUR_MS = 3_600_000;
/** So many are asked in one round: others want the database too. */
const MOST_AT_ONCE = 50;

export type FeedbackAsksOptions = {
	connection: Pick<Connection, 'db'>;
	createNotices: CreateNotices;
	log: Log;
	/** Something was written that has to be sent. */
	afterCommit: () => void;
};

/** What was imported as history, or is told of as past, is nothing to ask about (law 12). */
const isNews = ({ at, order }: SubscribedEvent, since: Date): boolean =>
	!order.historical && at >= since && at.getTime() >= order.createdAt.getTime() - HOUR_MS;

/** Reads what happened and plans what will be asked about it; the cursor moves in the same transaction. */
export async function planAsksOnce({
	connection: { db }
}: Pick<FeedbackAsksOptions, 'connection'>): Promise<boolean> {
	const first = new Date(Date.now() - HOUR_MS).toISOString();
	const since = new Date(String(await keepFirstSetting(db, 'feedback.since', first)));
	const { full } = await readAsSubscriber(db, SUBSCRIBER, LIMIT, async (tx: Tx, events) => {
		const news = events.filter((event) => isNews(event, since));
		await planForEvents(tx, news);
		await followUpEvents(tx, news);
	});
	return full;
}

/** Asks whom it is time to ask, each in a transaction of their own. */
export async function askDue({
	connection: { db },
	createNotices,
	afterCommit
}: FeedbackAsksOptions): Promise<boolean> {
	for (let n = 0; n < MOST_AT_ONCE; n++) {
		const done = await transact(db, async (tx) => accept(await askNext(tx, createNotices)));
		if (!done.ok || !done.value) return false;
		afterCommit();
	}
	return true;
}

/** Every node may run it. */
export function startFeedbackAsks(options: FeedbackAsksOptions): { close(): Promise<void> } {
	const { db } = options.connection;
	return startRounds({
		...{ what: 'feedback', log: options.log, pollMs: POLL_MS },
		async round() {
			const more = await planAsksOnce(options);
			const busy = await askDue(options);
			if (await takeTurn(db, 'feedback-keys', HOUR_MS)) await forgetAnonymousKeys(db);
			return more || busy;
		}
	});
}
