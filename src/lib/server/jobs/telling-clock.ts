import type { HistoryType } from '#domain/order/history-types.ts';
import { readTellings } from '#domain/telling/settings.ts';
import type { Connection } from '../db/client.ts';
import { keepFirstSetting } from '../db/settings-store.ts';
import { listKeptSettings } from '../db/shop-settings.ts';
import { readAsSubscriber } from '../db/subscriber.ts';
import { transact } from '../db/transaction.ts';
import { listWatchesDue, setNextLook, watchOrders } from '../db/watches.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { tellInTime } from '../use-cases/tell-in-time.ts';
import type { Log } from './log.ts';
import { startRounds } from './rounds.ts';

const SUBSCRIBER = 'tellings';
const LIMIT = 500;
const EVERY_MS = 2000;
const BATCH = 50;
const HOUR_MS = 3_600_000;
const CLOCK = { kind: 'system', id: 'clock' } as const;

/** What can make news of an order, or news of it old. What the clock itself wrote is not among it. */
const CHANGES: ReadonlySet<string> = new Set<HistoryType>([
	...(['order.placed', 'order.updated', 'order.paid', 'address.corrected'] as const),
	...(['claim.held', 'claim.packed', 'claim.handed_over', 'claim.released'] as const),
	...([
		'shipment.created',
		'shipment.sent_again',
		'shipment.status_changed',
		'shipment.scan_recorded'
	] as const),
	...(['cancel.accepted', 'withdrawal.accepted', 'exchange.confirmed', 'exchange.released'] as const),
	...(['delay.asked', 'delay.answered', 'delay.silent', 'delay.covered', 'delay.overtaken'] as const)
]);

export type TellingClockOptions = {
	connection: Pick<Connection, 'db'>;
	deps: QuoteDeps;
	log: Log;
	afterCommit: () => void;
};

/**
 * Reads what happened to orders as a durable subscriber, so that each of them is looked at soon: none is forgotten, and no
 * command waits for it. Every node may run it; one reads at a time.
 *
 * @returns whether there is more
 */
export async function noteChanges({ db }: Pick<Connection, 'db'>): Promise<boolean> {
	const { full } = await readAsSubscriber(db, SUBSCRIBER, LIMIT, async (tx, events) => {
		const changed = events.filter(({ type, order }) => CHANGES.has(type) && !order.historical);
		await watchOrders(tx, [...new Set(changed.map(({ orderId }) => orderId))]);
	});
	return full;
}

/**
 * Looks at orders whose time has come and tells their buyers. Each is a command under its order's lock, so doing it twice
 * tells once; one that fails is looked at again in an hour and holds up nobody.
 *
 * @returns how many were looked at
 */
export async function tellDue({ connection, deps, log, afterCommit }: TellingClockOptions): Promise<number> {
	const { db } = connection;
	const due = await listWatchesDue(db, BATCH);
	if (due.length === 0) return 0;
	// What was over before this shop first told anything of the kind is no news.
	const first = new Date(Date.now() - HOUR_MS).toISOString();
	const since = Date.parse(String(await keepFirstSetting(db, 'tellings.since', first)));
	const kept = await listKeptSettings(db, ['shop.tellings']);
	const settings = readTellings(kept['shop.tellings'].value);
	const tell = tellInTime({ versions: deps.versions, settings, since });
	for (const id of due) {
		try {
			const done = await transact(db, (tx) => tell(tx, CLOCK, { id }));
			if (!done.ok) throw new Error(done.refusal.code);
			if (done.value.told.length > 0) afterCommit();
		} catch (error) {
			log.warn({ err: error, order: id }, 'an order could not be looked at');
			await setNextLook(db, id, new Date(Date.now() + HOUR_MS));
		}
	}
	return due.length;
}

/** Every node may run it. */
export function startTellingClock(options: TellingClockOptions): { close(): Promise<void> } {
	return startRounds({
		...{ what: 'what buyers are told before they ask', log: options.log, pollMs: EVERY_MS },
		async round() {
			const more = await noteChanges(options.connection);
			return (await tellDue(options)) === BATCH || more;
		}
	});
}
