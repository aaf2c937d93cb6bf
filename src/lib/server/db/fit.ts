import { sql } from 'drizzle-orm';
import type { FitCounts } from '../../domain/exchange/fit.ts';
import type { Tx } from './client.ts';

/** A review that is shown, of goods that did not go back for their size. */
const COUNTS = sql`f.hidden_at is null and a.suspect is null and not exists (select from return_lines r
	where r.order_id = l.order_id and r.line_id = l.id and r.reason in ('too_small', 'too_large'))`;

/**
 * How many pieces of each product have arrived, and how many were too small or too large, by product: sent back for it, or
 * kept and reviewed so (who did both is counted once). From the reasons that buyers gave, by the index over the variants that were bought. Returns that were given up count: who
 * said so had it on. Products nobody has bought are not in there.
 */
export async function countFits(tx: Tx, productIds: readonly string[]): Promise<Map<string, FitCounts>> {
	if (productIds.length === 0) return new Map();
	const rows = await tx.execute<FitCounts & { product: string }>(sql`
		select v.product_id as product,
			coalesce(sum((select sum(p.quantity) from portions p where p.order_id = l.order_id and p.line_id = l.id
				and p.state in ('delivered', 'returning', 'returned'))), 0)::int as delivered,
			coalesce(sum((select sum(r.quantity) from return_lines r where r.order_id = l.order_id and r.line_id = l.id
				and r.reason = 'too_small')), 0)::int
				+ coalesce(sum((select count(*) from feedback_reviews f join feedback_answers a on a.id = f.answer_id
				where a.order_id = l.order_id and a.line_id = l.id and f.fit = 'small' and ${COUNTS})), 0)::int as too_small,
			coalesce(sum((select sum(r.quantity) from return_lines r where r.order_id = l.order_id and r.line_id = l.id
				and r.reason = 'too_large')), 0)::int
				+ coalesce(sum((select count(*) from feedback_reviews f join feedback_answers a on a.id = f.answer_id
				where a.order_id = l.order_id and a.line_id = l.id and f.fit = 'large' and ${COUNTS})), 0)::int as too_large
		from variants v join order_lines l on l.variant_id = v.id
		where v.product_id in (select jsonb_array_elements_text(${JSON.stringify(productIds)}::text::jsonb))
		group by v.product_id`);
	return new Map(rows.map(({ product, ...counts }) => [product, counts]));
}
