import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { inbox } from './schema/record.ts';

/** Remembers which orders a webhook is about, so that erasing somebody finds it. */
export async function linkDelivery(tx: Tx, deliveryId: string, orderIds: readonly string[]): Promise<void> {
	if (orderIds.length === 0) return;
	await tx.execute(sql`insert into inbox_orders (delivery_id, order_id)
		select ${deliveryId}::uuid, id from unnest(${`{${orderIds.join(',')}}`}::uuid[]) as o(id) on conflict do nothing`);
}

/** The same for an order by its ref, where there is one. */
export async function linkDeliveryTo(tx: Tx, deliveryId: string, ref: string): Promise<void> {
	await tx.execute(sql`insert into inbox_orders (delivery_id, order_id)
		select ${deliveryId}::uuid, id from orders where ref = ${ref} on conflict do nothing`);
}

/** A webhook of which something is left, and what it said. */
export type ToldDelivery = {
	id: string;
	channel: string;
	vendor: string;
	state: string;
	received_at: string;
	body: string;
};

const utf8 = new TextDecoder();
type Raw = Omit<ToldDelivery, 'body'> & { body: Uint8Array; [column: string]: unknown };

async function read(tx: Tx, where: SQL, rest = sql``): Promise<ToldDelivery[]> {
	const rows = await tx.execute<Raw>(sql`select id, channel, vendor, state, received_at, body from inbox i
		where body <> '' and ${where} order by id ${rest}`);
	return rows.map(({ body, ...row }) => ({ ...row, body: utf8.decode(body) }));
}

/** What was sent about an order, oldest first. */
export const listDeliveriesOf = (tx: Tx, orderId: string): Promise<ToldDelivery[]> =>
	read(tx, sql`id in (select delivery_id from inbox_orders where order_id = ${orderId})`);

/** Small enough to be read at once, whatever storefronts put into one body. */
const PAGE = 50;

/**
 * Webhooks that led to no order, a page at a time: nothing but their words says whom they are about.
 *
 * @param after the id of the last one seen; ids go up with time
 */
export const listStrangersPage = (tx: Tx, after: string): Promise<ToldDelivery[]> =>
	read(
		tx,
		sql`id > ${after}::uuid and not exists (select 1 from inbox_orders o where o.delivery_id = i.id)`,
		sql`limit ${PAGE}`
	);

/**
 * Forgets what webhooks said: their bytes, what went wrong with them, carriers' words that were counted, parcels that
 * nobody was found for, and why staff had them tried again. That they came, and under which id, stays: sent again they
 * are known. One that waited waits no more.
 */
export async function forgetDeliveries(tx: Tx, ids: readonly string[]): Promise<void> {
	await forget(tx, sql`select unnest(${`{${ids.join(',')}}`}::uuid[])`);
}

/** The same for everything that was sent about an order. */
export const forgetDeliveriesOf = (tx: Tx, orderId: string): Promise<void> =>
	forget(tx, sql`select delivery_id from inbox_orders where order_id = ${orderId}`);

async function forget(tx: Tx, which: SQL): Promise<void> {
	const gone = await tx.execute<{
		id: string;
	}>(sql`update inbox set body = '', headers = '{}', last_error = null,
			state = case when state in ('received', 'failed') then 'ignored' else state end
		where id in (${which}) and body <> '' returning id`);
	if (gone.length === 0) return;
	const ids = sql`(select unnest(${`{${gone.map(({ id }) => id).join(',')}}`}::uuid[]))`;
	await tx.execute(sql`delete from stray_parcels where delivery_id in ${ids}`);
	await tx.execute(
		sql`update unmapped_codes set text = null where delivery_id in ${ids} and text is not null`
	);
	await tx.execute(sql`update audit set reason = null where reason is not null
		and action = 'delivery.retried' and subject in (select one::text from ${ids} as g(one))`);
}

/** Whether a row of the inbox is about somebody who was erased. */
const OF_ERASED = sql`exists (select 1 from inbox_orders o join order_people p on p.order_id = o.order_id
	where o.delivery_id = ${inbox.id} and p.erased_at is not null)`;

/** Of a webhook that has had its end, the words are kept as long as nobody whom they are about was erased. */
export const unlessErased = {
	body: sql`case when ${OF_ERASED} then ''::bytea else ${inbox.body} end`,
	headers: sql`case when ${OF_ERASED} then '{}'::jsonb else ${inbox.headers} end`
} as never as { body: Buffer; headers: unknown };
