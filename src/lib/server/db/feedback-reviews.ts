import { sql } from 'drizzle-orm';
import type { ReviewFit } from '../../domain/feedback/states.ts';
import type { Tx } from './client.ts';

const stamp = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** What others who bought them let be read of products: stars, how many say it fits how, and the latest words. */
export type ReviewedProduct = {
	product: string;
	n: number;
	stars: number;
	small: number;
	true: number;
	large: number;
};

/** By product, over what is shown; of products nobody reviewed nothing. */
export async function sumReviews(
	tx: Tx,
	productIds: readonly string[]
): Promise<Map<string, ReviewedProduct>> {
	if (productIds.length === 0) return new Map();
	const rows = await tx.execute<ReviewedProduct>(sql`select r.product_id as product, count(*)::int as n,
		sum(r.stars)::int as stars, (count(*) filter (where r.fit = 'small'))::int as small,
		(count(*) filter (where r.fit = 'true'))::int as true, (count(*) filter (where r.fit = 'large'))::int as large
		from feedback_reviews r join feedback_answers a on a.id = r.answer_id
		where r.hidden_at is null and a.suspect is null
			and r.product_id in (select jsonb_array_elements_text(${JSON.stringify([...productIds])}::text::jsonb)) group by 1`);
	return new Map(rows.map((row) => [row.product, row]));
}

export type ShownReview = {
	id: string;
	product: string;
	stars: number;
	fit: ReviewFit | null;
	words: string | null;
	/** The buyer's name where they let it be shown; nothing once they are forgotten. Only its first part may be shown. */
	name: string | null;
	/** RFC 3339 */
	at: string;
};

/** The latest reviews of some products, those of one order left out. */
export async function listReviews(
	tx: Tx,
	productIds: readonly string[],
	{ limit, not }: { limit: number; not: string }
): Promise<ShownReview[]> {
	if (productIds.length === 0) return [];
	const rows =
		await tx.execute<ShownReview>(sql`select r.answer_id as id, r.product_id as product, r.stars, r.fit::text as fit, w.words,
		case when r.named then p.name end as name, ${stamp('r.consented_at')} as at
		from feedback_reviews r join feedback_answers a on a.id = r.answer_id
		left join feedback_words w on w.answer_id = a.id left join order_people p on p.order_id = a.order_id
		where r.hidden_at is null and a.suspect is null and a.order_id <> ${not}
			and r.product_id in (select jsonb_array_elements_text(${JSON.stringify([...productIds])}::text::jsonb))
		order by r.consented_at desc limit ${limit}`);
	return [...rows];
}
