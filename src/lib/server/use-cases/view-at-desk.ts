import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { OrderView } from '#domain/order/order-view.ts';
import { viewOrder, type ViewOptions } from '#domain/order/view-order.ts';
import { insertLook } from '#server/db/audit.ts';
import type { Connection } from '#server/db/client.ts';
import {
	listDeskHistory,
	listDeskLinks,
	listLooks,
	type DeskEntry,
	type DeskLink,
	type DeskLook
} from '#server/db/desk.ts';
import type { Actor } from '#server/db/history.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { findOrderId } from '#server/db/orders.ts';

/** An order as its shopper sees it, and beside it what only the desk knows. */
export type DeskOrder = { view: OrderView; history: DeskEntry[]; links: DeskLink[]; looks: DeskLook[] };

export type DeskLookInput = {
	ref: string;
	zone: string;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	/** What is usual on the ways of its parcels. */
	histories: (record: OrderRecord) => Promise<NonNullable<ViewOptions['histories']>>;
};

const MOST_ENTRIES = 200;
const MOST_LOOKS = 20;

/** Opens an order at the desk, and writes down who did before anything of it is shown. Nothing where there is none. */
export async function viewAtDesk(
	{ db, sql }: Pick<Connection, 'db' | 'sql'>,
	actor: Actor,
	{ ref, zone, terms, histories }: DeskLookInput
): Promise<DeskOrder | undefined> {
	const orderId = await findOrderId(db, ref);
	if (!orderId) return undefined;
	await insertLook(db, actor, orderId);
	const [record, history, links, looks] = await Promise.all([
		findOrderRecord(sql, ref),
		listDeskHistory(db, orderId, MOST_ENTRIES),
		listDeskLinks(db, orderId),
		listLooks(db, orderId, MOST_LOOKS)
	]);
	if (!record) return undefined;
	const [its, usual] = await Promise.all([terms(record), histories(record)]);
	const view = viewOrder(record, [], { zone, redacted: false, terms: its, histories: usual });
	return { view, history, links, looks };
}
