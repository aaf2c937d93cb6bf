import { desc, eq, isNull, sql, type Column, type SQL } from 'drizzle-orm';
import type { AlertKind } from '../../domain/stock/states.ts';
import type { Tx } from './client.ts';
import { products, stock, stockAlerts, variants } from './schema/catalogue.ts';
import { orderLines, orders } from './schema/orders.ts';
import { portions } from './schema/goods.ts';

/** Of these an order can still have open pieces (`orderStatus`). */
const OPEN_STATUSES = sql`('placed', 'paid', 'reserved', 'picking', 'partly_handed_over', 'partly_delivered')`;

/**
 * Pieces that live orders still wait for, by variant. An import of history waits for nothing (law 12); what is sent in
 * exchange is reserved already.
 */
const waitingPortions = (only: SQL) => sql`
	from ${orders} o
	join ${orderLines} l on l.order_id = o.id
	join ${portions} p on p.order_id = l.order_id and p.line_id = l.id
	where o.status in ${OPEN_STATUSES} and not o.historical and p.state = 'open' and l.variant_id is not null and l.replaces is null and ${only}`;
const waiting = (only: SQL) => sql`
	select l.variant_id, sum(p.quantity) as pieces ${waitingPortions(only)} group by l.variant_id`;

/** The same line by line. */
export const waitingLines = (only: SQL): SQL => sql`
	select o.id as order_id, l.id as line, sum(p.quantity) as quantity, o.placed_at ${waitingPortions(only)}
	group by o.id, l.id, o.placed_at`;

/** The same of one variant, by its id or a column that holds it: one row, or none. */
export const waitingFor = (variantId: string | Column): SQL => waiting(sql`l.variant_id = ${variantId}`);

/** Pieces of a variant that nobody has reserved and no open order waits for. */
export async function countFree(
	tx: Tx,
	{ variantId, level, reserved }: { variantId: string; level: number; reserved: number }
): Promise<number> {
	if (level <= reserved) return 0;
	const [row] = await tx.execute<{ pieces: string }>(waitingFor(variantId));
	return Math.max(level - reserved - Number(row?.pieces ?? 0), 0);
}

/**
 * Compares what there is with what is wanted, raises what the desk has to know and ends what is so no more. Short: open
 * orders and reservations want more than there is. Low: at the threshold or below it are free.
 *
 * @param variantId one variant; without it, all whose stock was ever counted
 * @returns how many alerts were raised and how many ended
 */
export async function checkStock(tx: Tx, variantId?: string): Promise<{ raised: number; ended: number }> {
	const lines = variantId === undefined ? sql`true` : sql`l.variant_id = ${variantId}`;
	const counted = variantId === undefined ? sql`true` : sql`s.variant_id = ${variantId}`;
	const [row] = await tx.execute<{ raised: number; ended: number }>(sql`
		with waiting as (${waiting(lines)}),
		facts as (
			select s.variant_id, s.level, s.reserved, s.threshold, coalesce(w.pieces, 0)::bigint as ordered
			from ${stock} s left join waiting w on w.variant_id = s.variant_id where ${counted}),
		wanted as (
			select *, 'short'::stock_alert_kind as kind from facts where ordered + reserved > level
			union all
			select *, 'low' from facts where threshold is not null and level - reserved <= threshold),
		raised as (
			insert into ${stockAlerts} (variant_id, kind, level, reserved, ordered)
			select variant_id, kind, level, reserved, ordered from wanted
			on conflict (variant_id, kind) where resolved_at is null do nothing returning 1),
		ended as (
			update ${stockAlerts} a set resolved_at = now()
			from facts f where f.variant_id = a.variant_id and a.resolved_at is null and not exists (
				select 1 from wanted w where w.variant_id = a.variant_id and w.kind = a.kind)
			returning 1)
		select (select count(*)::int from raised) as raised, (select count(*)::int from ended) as ended`);
	return { raised: Number(row?.raised ?? 0), ended: Number(row?.ended ?? 0) };
}

export type StockAlert = {
	variantId: string;
	kind: AlertKind;
	/** Of the product and its variant, where the catalogue has them. */
	product: string | null;
	variant: string | null;
	level: number;
	reserved: number;
	threshold: number | null;
	/** Pieces of open orders, when the alert was raised. */
	ordered: number;
	nextDeliveryAt: Date | null;
	raisedAt: Date;
};

/** What is wrong now, what misses most first; level and reservations are today's. */
export const listStockAlerts = (tx: Tx, limit = 100): Promise<StockAlert[]> =>
	tx
		.select({
			variantId: stockAlerts.variantId,
			kind: stockAlerts.kind,
			product: products.title,
			variant: variants.title,
			level: stock.level,
			reserved: stock.reserved,
			threshold: stock.threshold,
			ordered: stockAlerts.ordered,
			nextDeliveryAt: stock.nextDeliveryAt,
			raisedAt: stockAlerts.raisedAt
		})
		.from(stockAlerts)
		.innerJoin(stock, eq(stock.variantId, stockAlerts.variantId))
		.leftJoin(variants, eq(variants.id, stockAlerts.variantId))
		.leftJoin(products, eq(products.id, variants.productId))
		.where(isNull(stockAlerts.resolvedAt))
		.orderBy(
			sql`case when ${stockAlerts.kind} = 'short' then ${stockAlerts.ordered} + ${stock.reserved} - ${stock.level} end desc nulls last`,
			desc(stockAlerts.raisedAt),
			desc(stockAlerts.id)
		)
		.limit(limit);
