import type { Tx } from './client.ts';
import type { ReviewedProduct } from './feedback-reviews.ts';
import { plain } from './plain.ts';

export type FeedbackBrief = {
	/** Something was asked about the order and waits for an answer. */
	asked: boolean;
	/** The order's lines whose product others have reviewed. */
	lines: readonly { line: string; reviewed: ReviewedProduct }[];
};

/** One statement: it is part of every look at an order that has arrived. */
const BRIEF = `select exists (select from feedback_asks a where a.order_id = o.id and a.state = 'asked') as asked,
	coalesce((select json_agg(json_build_object('line', l.id, 'reviewed', s) order by l.position)
		from order_lines l cross join lateral (select r.product_id as product, count(*)::int as n,
			sum(r.stars)::int as stars, (count(*) filter (where r.fit = 'small'))::int as small,
			(count(*) filter (where r.fit = 'true'))::int as true, (count(*) filter (where r.fit = 'large'))::int as large
			from feedback_reviews r join feedback_answers a on a.id = r.answer_id
			where r.product_id = l.product_id and r.hidden_at is null and a.suspect is null group by r.product_id) s
		where l.order_id = o.id), '[]') as lines
	from orders o where o.ref = $1`;

/** What an order's page says about feedback: whether its buyer is asked, and what others say of its goods. */
export async function findFeedbackBrief(tx: Tx, ref: string): Promise<FeedbackBrief | undefined> {
	const [row] = await plain<FeedbackBrief>(tx, BRIEF, [ref]);
	return row;
}
