import { sql } from 'drizzle-orm';
import type { Tx } from './client.ts';

/** Which sales are asked for; see `TakenBack`. */
export type SaleSought = { source: string; customer: string; sku: string; unitPrice: number; before: Date };

/** A line that was sold, and how many pieces of it nobody has taken back, sent or claimed. */
export type SoldLine = { ref: string; line: string; open: number };

/** Lines of earlier orders that fit, the most recent sale first. */
export async function listSoldLines(tx: Tx, sought: SaleSought): Promise<SoldLine[]> {
	const { source, customer, sku, unitPrice, before } = sought;
	const rows = await tx.execute<{ ref: string; line: string; open: number }>(sql`
		select o.ref, l.id as line, (select coalesce(sum(p.quantity), 0)::int from portions p
			where p.order_id = l.order_id and p.line_id = l.id and p.state = 'open') as open
		from order_lines l join orders o on o.id = l.order_id
		where l.sku = ${sku} and l.unit_price = ${unitPrice} and o.source = ${source}
			and o.metadata ->> 'customer' = ${customer} and o.placed_at < ${before.toISOString()}::timestamptz
		order by o.placed_at desc, o.ref desc, l.position desc`);
	return [...rows];
}

/** How many pieces of these orders a report has taken already, by its id. */
export async function countReported(tx: Tx, refs: readonly string[], report: string): Promise<number> {
	const [row] = await tx.execute<{ n: number }>(sql`
		select coalesce(sum((line ->> 'quantity')::int), 0)::int as n
		from history h join orders o on o.id = h.order_id, jsonb_array_elements(h.data -> 'lines') line
		where o.ref in (select jsonb_array_elements_text(${JSON.stringify(refs)}::text::jsonb))
			and h.type = 'report.cancelled' and h.data ->> 'report' = ${report}`);
	return row?.n ?? 0;
}

/** Whether a source has brought in any order but these. */
export async function hasOtherOrders(tx: Tx, source: string, refs: readonly string[]): Promise<boolean> {
	const rows = await tx.execute(sql`select 1 from orders where source = ${source}
		and ref not in (select jsonb_array_elements_text(${JSON.stringify(refs)}::text::jsonb)) limit 1`);
	return rows.length > 0;
}
