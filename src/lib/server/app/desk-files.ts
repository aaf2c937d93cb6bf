import type { DeskQueue } from '#domain/return/desk-steps.ts';
import type { Ask, Place } from '#domain/search/ask.ts';
import { MOST_COUNTED } from '#domain/desk/queues.ts';
import { insertAudit } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import { countRows } from '../db/count-rows.ts';
import type { Side } from '../db/desk-tasks.ts';
import { listOpenRefunds, openRefunds } from '../db/refund-lists.ts';
import { deskReturns, listDeskReturns, type QueuePlace } from '../db/return-desk.ts';
import { exportList } from '../use-cases/export-list.ts';
import { countOrders, searchOrders } from '../use-cases/find-orders.ts';
import type { Staff } from './staff-account.ts';

/** Refunds that are open are read by one statement: more than these are no list for a spreadsheet. */
const MOST_REFUNDS = 5000;

/** The desk's lists as files, each with the filters of its page. Who may was asked at the door. */
export function deskFilesOf({
	connection: { db },
	zone
}: {
	connection: Pick<Connection, 'db'>;
	zone: string;
}) {
	const actorOf = ({ id }: Staff) => ({ kind: 'staff' as const, id });

	return {
		/** How many rows each file would have; a thousand are counted, and nothing is said where that takes a moment. */
		count: {
			orders: (ask: Ask) => countOrders(db, ask, zone, MOST_COUNTED),
			refunds: (side: Side) => countRows(db, openRefunds(side), MOST_REFUNDS),
			returns: (queue: DeskQueue | undefined, side: Side) =>
				countRows(db, deskReturns(queue, side), MOST_COUNTED)
		},
		/** So many refunds at most; the other lists have no bound. */
		mostRefunds: MOST_REFUNDS,
		/** Every order that a search finds, the best fit first; whose they are is written down batch by batch. */
		orders(staff: Staff, ask: Ask) {
			const actor = actorOf(staff);
			const { status, problem, typed, market, carrier, from, to } = ask;
			const days = { from: from !== undefined, to: to !== undefined };
			// What was typed can be anything; of that it only says that there was something.
			const names = { by_words: typed.text !== '', by_market: !!market, by_carrier: !!carrier };
			return exportList(db, actor, {
				list: 'orders',
				asked: { status, problem, ...days, ...names },
				async read(after: Place | undefined, limit) {
					const { orders, next } = await searchOrders(db, { ...ask, after }, zone, limit);
					return { rows: orders, next };
				},
				note: (rows) =>
					insertAudit(db, {
						...{ actor, action: 'orders.searched' },
						facts: { orders: rows.map(({ id }) => id), exported: true }
					})
			});
		},
		/** Money that is still owed, the most urgent first. */
		refunds(staff: Staff, side: Side) {
			let all: Awaited<ReturnType<typeof listOpenRefunds>> | undefined;
			return exportList(db, actorOf(staff), {
				list: 'refunds',
				asked: { side: side.side },
				most: MOST_REFUNDS,
				// The order they stand in moves while they are worked on: they are read once, by one statement.
				async read(from: number | undefined, limit) {
					all ??= await listOpenRefunds(db, MOST_REFUNDS + 1, side);
					const to = (from ?? 0) + limit;
					return { rows: all.slice(from ?? 0, to), next: to < all.length ? to : undefined };
				}
			});
		},
		/** Goods that come back: what is open, or one queue. */
		returns: (staff: Staff, { queue, side }: { queue: DeskQueue | undefined; side: Side }) =>
			exportList(db, actorOf(staff), {
				list: 'returns',
				asked: { queue, side: side.side },
				async read(after: QueuePlace | undefined, limit) {
					const rows = await listDeskReturns(db, { queue, after, side, limit: limit + 1 });
					const page = rows.slice(0, limit);
					return { rows: page, next: rows.length > limit ? page.at(-1) : undefined };
				}
			})
	};
}
