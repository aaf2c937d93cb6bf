import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { Principal } from '#domain/access/principal.ts';
import { concealGifts } from '#domain/gift/conceal.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { listedOrder, type ListedOrder } from '#domain/order/order-summary.ts';
import type { OrderView } from '#domain/order/order-view.ts';
import { viewOrder } from '#domain/order/view-order.ts';
import { insertLook } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import { findLiveLink } from '../db/links.ts';
import { listVisibleOrders } from '../db/my-orders.ts';
import {
	findGrantedRecord,
	findOrderRecord,
	findSeenRecord,
	type GrantedRecord
} from '../db/order-record.ts';
import { listEvents, tellEntry } from '../use-cases/list-events.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { RouteBook } from './route-book.ts';
import type { Staff } from './staff-account.ts';

export type ViewsOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	sessions: Sessions;
	zone: string;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	/** What is known of the ways its parcels take. */
	histories: RouteBook['read'];
};

/** What somebody may see under a ref, read as they arrived; nothing where they may not, or there is none. */
export type SeenOrder = { ref: string; record: GrantedRecord | undefined };
type Arrived = { principal: Principal; seen: SeenOrder };

/** Of an order's history a page shows the first. */
const MOST_ENTRIES = 200;

/** Orders as pages show them, to whoever may see them. */
export function viewsOf({ connection, sessions, zone, terms, histories }: ViewsOptions) {
	const { db, sql } = connection;
	const look = async (record: OrderRecord, history: OrderView['history'], redacted: boolean) => {
		const [ways, its] = await Promise.all([histories(record), terms(record)]);
		return viewOrder(record, history, { zone, redacted, histories: ways, terms: its });
	};
	return {
		/** Who holds a session, and the order they are about to see (`order`): one statement for both. */
		async arrive(sessionId: string, ref: string): Promise<Arrived> {
			let record: GrantedRecord | undefined;
			const { principal } = await sessions.whoIs(sessionId, async (id) => {
				const found = await findSeenRecord(sql, id, ref, MOST_ENTRIES);
				record = found.record;
				return found.session;
			});
			return { principal, seen: { ref, record } };
		},
		/**
		 * The order as its shopper sees it; `null` where the principal may not, or there is none: the same.
		 *
		 * @param seen what was read of it when they arrived
		 */
		async order(ref: string, principal: Principal, seen?: SeenOrder): Promise<OrderView | null> {
			if (principal.kind === 'anonymous' || principal.kind === 'machine') return null;
			const found =
				seen?.ref === ref ? seen.record : await findGrantedRecord(sql, principal.id, ref, MOST_ENTRIES);
			return found ? look(found, found.entries.map(tellEntry), false) : null;
		},
		/** The same page for somebody at the desk, of whom it is written down first; `null` where there is none. */
		async asBuyer(staff: Staff, ref: string): Promise<OrderView | null> {
			const [found, events] = await Promise.all([
				findOrderRecord(sql, ref),
				listEvents(db, ref, 0, MOST_ENTRIES)
			]);
			if (!found || !events) return null;
			await insertLook(db, { kind: 'staff', id: staff.id }, found.id);
			return look(concealGifts(found), events.entries, false);
		},
		/** All that the principal may see, most relevant first. One statement. */
		async orders(principal: Principal, page: { limit: number; offset: number }): Promise<ListedOrder[]> {
			if (principal.kind === 'anonymous' || principal.kind === 'machine') return [];
			return (await listVisibleOrders(sql, principal.id, page)).map(listedOrder);
		},
		/** What a share link shows: never a name, an address or a price. */
		async link(token: string): Promise<{ view: OrderView; scope: 'watch' | 'act' } | null> {
			const link = await findLiveLink(db, token);
			if (!link || link.scope === 'gift') return null;
			const record = await findOrderRecord(sql, link.ref);
			return record ? { view: await look(concealGifts(record), [], true), scope: link.scope } : null;
		}
	};
}
