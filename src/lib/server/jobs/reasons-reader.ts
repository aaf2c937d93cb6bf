import { factsOf } from '#domain/reasons/facts.ts';
import type { Connection, Tx } from '../db/client.ts';
import { clearReasons, listLaterOrders, listTold, lockReasons, writeFacts } from '../db/reason-rows.ts';
import { listIdsAfter } from '../db/search-rows.ts';
import { findSetting, setSetting } from '../db/settings-store.ts';
import { readAsSubscriber } from '../db/subscriber.ts';
import type { Log } from './log.ts';
import { startRounds, type Rounds } from './rounds.ts';

const SUBSCRIBER = 'reasons';
export const COUNTED = 'reasons.counted';
const LIMIT = 500;
const PORTION = 250;
/** Figures that people look at may be some seconds old. */
const POLL_MS = 3000;
/** Of one address so many later orders are read again. */
const MOST_LATER = 500;
/** Counted in another way, everything is counted anew. */
const VERSION = 1;

/** What changes how an order is counted; anything else costs no reading. */
const CHANGES =
	/^(order\.(placed|updated)|people\.erased|address\.|shipment\.|claim\.handed_over|cancel\.|withdrawal\.|return\.|exchange\.|refund\.|report\.|delay\.answered|delay\.silent|keep\.|credit\.)/;
/** What changes who is new among its buyer's orders. */
const PEOPLE = /^order\.(placed|updated)$/;

export type Counted = { version: number; zone: string; after: string | null; done: boolean };

/**
 * Keeps the figures of reasons in step with the orders: reads the outbox as a durable subscriber, and first counts, a
 * portion at a time, what was there before. No command waits for any of it. In another zone days are other days, so there
 * everything is counted anew.
 *
 * @param zone the shop's
 */
export function startReasonsReader(
	{ db }: Pick<Connection, 'db'>,
	zone: string,
	log: Log
): Pick<Rounds, 'close'> {
	let isCounted = false;
	async function round(): Promise<boolean> {
		const isFull = await readReasons(db, zone);
		if (isFull) return true;
		isCounted ||= await countReasons(db, zone);
		return !isCounted;
	}
	return startRounds({ round, what: 'reasons', log, pollMs: POLL_MS });
}

/** Reads what happened since, once; answers whether there is more. */
export async function readReasons(db: Connection['db'], zone: string): Promise<boolean> {
	const { full } = await readAsSubscriber(db, SUBSCRIBER, LIMIT, async (tx, events) => {
		const changed = events.filter(({ type }) => CHANGES.test(type));
		const ids = new Set(changed.map(({ orderId }) => orderId));
		const placed = new Set(changed.filter(({ type }) => PEOPLE.test(type)).map(({ orderId }) => orderId));
		if (placed.size > 0) for (const id of await listLaterOrders(tx, [...placed], MOST_LATER)) ids.add(id);
		await refresh(tx, [...ids], zone);
	});
	return full;
}

async function refresh(tx: Tx, ids: readonly string[], zone: string): Promise<void> {
	if (ids.length === 0) return;
	await lockReasons(tx);
	const orders = await listTold(tx, ids);
	await writeFacts(
		tx,
		ids,
		orders.map((order) => factsOf(order, zone))
	);
}

/**
 * Counts one portion of the orders that were there before, in the order of their ids, in a short transaction. Where it had
 * come to is kept, so that a start goes on from there.
 *
 * @returns whether all are counted
 */
export const countReasons = (db: Connection['db'], zone: string, portion = PORTION): Promise<boolean> =>
	db.transaction(async (tx) => {
		await lockReasons(tx);
		const kept = (await findSetting(tx, COUNTED)) as Counted | undefined;
		const holds = kept?.version === VERSION && kept.zone === zone ? kept : undefined;
		if (holds?.done) return true;
		if (!holds) await clearReasons(tx);
		const ids = await listIdsAfter(tx, holds?.after ?? null, portion);
		await refresh(tx, ids, zone);
		const done = ids.length < portion;
		const after = ids.at(-1) ?? holds?.after ?? null;
		await setSetting(tx, COUNTED, { version: VERSION, zone, after, done } satisfies Counted);
		return done;
	});

/** Counts everything anew, from what the orders say now. */
export async function recountReasons(db: Connection['db'], zone: string): Promise<void> {
	await setSetting(db, COUNTED, { version: 0, zone, after: null, done: false } satisfies Counted);
	while (!(await countReasons(db, zone)));
}
