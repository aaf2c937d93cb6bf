import { and, eq, sql } from 'drizzle-orm';
import type { NewGoods } from '../../domain/exchange/exchange-record.ts';
import type { Tx } from './client.ts';
import { exchangeLines, exchanges } from './schema/exchanges.ts';
import { orderLines } from './schema/orders.ts';

export type NewExchange = typeof exchanges.$inferInsert;
export type NewExchangeLine = Omit<typeof exchangeLines.$inferInsert, 'goods'> & { goods: NewGoods };
export type StoredExchangeLine = Omit<typeof exchangeLines.$inferSelect, 'goods'> & { goods: NewGoods };

/** Writes an exchange and what is sent in it. Its order is locked. */
export async function insertExchange(
	tx: Tx,
	row: NewExchange,
	lines: readonly NewExchangeLine[]
): Promise<void> {
	await tx.insert(exchanges).values(row);
	await tx.insert(exchangeLines).values([...lines]);
}

/** The order an exchange belongs to, and its quote. Read the rest once the order is locked. */
export async function findExchangeHead(
	tx: Tx,
	id: string
): Promise<{ orderId: string; quoteId: string } | undefined> {
	const [row] = await tx
		.select({ orderId: exchanges.orderId, quoteId: exchanges.quoteId })
		.from(exchanges)
		.where(eq(exchanges.id, id));
	return row;
}

export async function listExchangeLines(tx: Tx, id: string): Promise<StoredExchangeLine[]> {
	const rows = await tx
		.select()
		.from(exchangeLines)
		.where(eq(exchangeLines.exchangeId, id))
		.orderBy(exchangeLines.variantId, exchangeLines.lineId);
	return rows as StoredExchangeLine[];
}

/** Moves an exchange on, under its order's lock. */
export async function changeExchange(tx: Tx, id: string, to: Partial<NewExchange>): Promise<void> {
	await tx.update(exchanges).set(to).where(eq(exchanges.id, id));
}

export async function changeExchangeLine(
	tx: Tx,
	{ exchangeId, lineId }: Pick<StoredExchangeLine, 'exchangeId' | 'lineId'>,
	to: { newLineId?: string; reservationId?: string }
): Promise<void> {
	await tx
		.update(exchangeLines)
		.set(to)
		.where(and(eq(exchangeLines.exchangeId, exchangeId), eq(exchangeLines.lineId, lineId)));
}

export type ReplacementLine = {
	id: string;
	position: number;
	/** The line it stands in for: what kind of goods it is, and what the order's terms say of it, stays. */
	replaces: string;
	quantity: number;
	goods: NewGoods;
};

/**
 * Adds goods sent in exchange to their order as a line of its own. By category, tags and exemption the policy of the
 * order tells goods apart, as the order was placed: they are those of the line it stands in for.
 */
export async function insertReplacement(tx: Tx, orderId: string, line: ReplacementLine): Promise<void> {
	const { goods, replaces, ...row } = line;
	const [old] = await tx
		.select({ category: orderLines.category, tags: orderLines.tags, exemption: orderLines.exemption })
		.from(orderLines)
		.where(and(eq(orderLines.orderId, orderId), eq(orderLines.id, replaces)));
	if (!old) throw new Error(`line ${replaces} is not there to be replaced`);
	await tx.insert(orderLines).values({
		...{ ...row, ...old, orderId, replaces },
		...{ sku: goods.sku, title: goods.title, options: goods.options, imageUrl: goods.image_url },
		...{ productId: goods.product_id, variantId: goods.variant_id, unitPrice: goods.unit_price },
		...{ amount: goods.amount, discount: goods.discount, shareDiscount: 0, shareTax: goods.tax },
		...{ shareShipping: goods.shipping, shareShippingTax: 0, shareStandard: goods.standard }
	});
}

/**
 * Exchanges of which something may have to happen: their order has changed since, their time to be paid is over, or the
 * provider is about to let go of what is held for them.
 */
export async function listExchangesToTurn(tx: Tx, limit: number): Promise<string[]> {
	const rows = await tx.execute<{
		id: string;
	}>(sql`select id from (
		select e.id, e.created_at from exchanges e join orders o on o.id = e.order_id
		where e.state in ('awaiting_payment', 'reserved', 'released')
			and (o.version <> e.seen_version or (e.state = 'awaiting_payment' and e.pay_by <= now()))
		union select e.id, e.created_at from exchanges e join orders o on o.id = e.order_id
		where e.hold_open and (o.version <> e.seen_version or e.hold_until - interval '24 hours' <= now())) x
		order by created_at limit ${limit}`);
	return rows.map(({ id }) => id);
}
