import { sql } from 'drizzle-orm';
import type { Tx } from './client.ts';

/** What a shopper said of an order goes with them: words, pictures, review, follow-up. The score stays. */
export async function forgetFeedbackOf(tx: Tx, orderId: string): Promise<void> {
	const answers = sql`select id from feedback_answers where order_id = ${orderId}`;
	await tx.execute(sql`delete from feedback_words where answer_id in (${answers})`);
	await tx.execute(sql`delete from feedback_photos where answer_id in (${answers})`);
	await tx.execute(sql`delete from feedback_reviews where answer_id in (${answers})`);
	await tx.execute(sql`delete from feedback_tasks where answer_id in (${answers}) and ended_at is null`);
	await tx.execute(
		sql`update feedback_answers set words_hash = null where order_id = ${orderId} and words_hash is not null`
	);
}
