import { sql } from 'drizzle-orm';
import type { FollowUp, Occasion, ReviewFit, Suspect } from '../../domain/feedback/states.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import { feedbackAnswers } from './schema/feedback.ts';

export type AboutWhat = { orderId: string; occasion: Occasion; subject: string };
export type NewAnswer = typeof feedbackAnswers.$inferInsert;

/** Writes an answer, once about each thing. Answers whether it is new. */
export async function insertAnswer(tx: Tx, row: NewAnswer): Promise<boolean> {
	const rows = await tx
		.insert(feedbackAnswers)
		.values(row)
		.onConflictDoNothing()
		.returning({ id: feedbackAnswers.id });
	return rows.length > 0;
}

/** The words of an answer that has none yet. */
export async function insertWords(tx: Tx, answerId: string, words: string): Promise<void> {
	await tx.execute(sql`insert into feedback_words (answer_id, words) values (${answerId}, ${words})`);
}

/** Which of these orders are here and have not lost their buyer, by ref. */
export async function listAnswerable(tx: Tx, refs: readonly string[]): Promise<Map<string, string>> {
	const rows = await tx.execute<{ ref: string; id: string }>(sql`select o.ref, o.id from orders o
		left join order_people p on p.order_id = o.id
		where o.ref in (select json_array_elements_text(${JSON.stringify(refs)}::text::json)) and p.erased_at is null`);
	return new Map(rows.map(({ ref, id }) => [ref, id]));
}

/** An answer as whoever gave it sees it again. `givenAt` in epoch milliseconds. */
export type OwnAnswer = {
	id: string;
	orderId: string | null;
	occasion: Occasion;
	subject: string | null;
	score: number;
	nps: number | null;
	reasons: string[];
	line: string | null;
	givenAt: number;
	words: string;
	photos: string[];
	review: { stars: number; fit: ReviewFit | null; named: boolean; hidden: boolean } | null;
};

const OWN = sql`select a.id, a.order_id as "orderId", a.occasion::text as occasion, a.subject::text as subject, a.score, a.nps,
	a.reasons, a.line_id as line, (extract(epoch from a.given_at) * 1000)::float8 as "givenAt", coalesce(w.words, '') as words,
	coalesce((select json_agg(p.photo_id order by p.position) from feedback_photos p where p.answer_id = a.id), '[]') as photos,
	case when r.answer_id is not null then json_build_object('stars', r.stars, 'fit', r.fit, 'named', r.named,
		'hidden', r.hidden_at is not null) end as review
	from feedback_answers a left join feedback_words w on w.answer_id = a.id left join feedback_reviews r on r.answer_id = a.id`;

/** What was said about one thing; nothing where nobody did. */
export async function findAnswer(
	tx: Tx,
	{ orderId, occasion, subject }: AboutWhat
): Promise<OwnAnswer | undefined> {
	const [row] =
		await tx.execute<OwnAnswer>(sql`${OWN} where a.order_id = ${orderId} and a.occasion = ${occasion}
		and a.subject = ${subject}`);
	return row;
}

/** What was last said about an order. */
export async function findLastAnswer(tx: Tx, orderId: string): Promise<OwnAnswer | undefined> {
	const [row] = await tx.execute<OwnAnswer>(
		sql`${OWN} where a.order_id = ${orderId} order by a.given_at desc, a.id desc limit 1`
	);
	return row;
}

/** The anonymous answer that a key opens, for as long as it does; locked. */
export async function lockAnonymous(tx: Tx, keyHash: Buffer): Promise<OwnAnswer | undefined> {
	const [row] = await tx.execute<OwnAnswer>(
		sql`${OWN} where a.key_hash = ${keyHash} and a.order_id is null for update of a`
	);
	return row;
}

/** A picture that a return does not speak of as well. */
const IS_NO_EVIDENCE = sql.raw(`not exists (select from return_evidence e where e.photo_id = photos.id)
	and not exists (select from return_findings f where f.photo_id = photos.id)`);

export async function deleteAnswer(tx: Tx, id: string): Promise<void> {
	await tx.execute(sql`update photos set needed_until = now() + interval '1 day'
		where id in (select photo_id from feedback_photos where answer_id = ${id})
			and ${IS_NO_EVIDENCE}`);
	await tx.execute(sql`delete from feedback_answers where id = ${id}`);
}

export async function setScore(tx: Tx, id: string, score: number): Promise<void> {
	await tx.execute(sql`update feedback_answers set score = ${score},
		edited_at = case when order_id is not null then now() end where id = ${id}`);
}

export type ToldRow = {
	id: string;
	nps: number | null;
	reasons: readonly string[];
	line: string | null;
	productId: string | null;
	language: string | null;
	suspect: Suspect | null;
	wordsHash: Buffer | null;
	words: string;
	photos: readonly string[];
};

/** Puts what was said beside the score in the place of what was said before. */
export async function putTold(tx: Tx, { id, words, photos, ...row }: ToldRow): Promise<void> {
	await tx.execute(sql`update feedback_answers set nps = ${row.nps},
		reasons = (select coalesce(array_agg(x), '{}') from jsonb_array_elements_text(${JSON.stringify(row.reasons)}::text::jsonb) x),
		line_id = ${row.line}, product_id = ${row.productId}, language = ${row.language}, suspect = ${row.suspect},
		words_hash = ${row.wordsHash}, edited_at = case when order_id is not null then now() end where id = ${id}`);
	await tx.execute(
		words === ''
			? sql`delete from feedback_words where answer_id = ${id}`
			: sql`insert into feedback_words (answer_id, words) values (${id}, ${words})
				on conflict (answer_id) do update set words = excluded.words`
	);
	const list = JSON.stringify(photos);
	await tx.execute(sql`update photos set needed_until = now() + interval '1 day'
		where id in (select photo_id from feedback_photos where answer_id = ${id})
			and id not in (select x::uuid from jsonb_array_elements_text(${list}::text::jsonb) x)
			and ${IS_NO_EVIDENCE}`);
	await tx.execute(sql`delete from feedback_photos where answer_id = ${id}`);
	if (photos.length === 0) return;
	await tx.execute(sql`insert into feedback_photos (answer_id, photo_id, position)
		select ${id}::uuid, x.id::uuid, x.n from jsonb_array_elements_text(${list}::text::jsonb) with ordinality x (id, n)`);
	await tx.execute(sql`update photos set needed_until = null
		where id in (select x::uuid from jsonb_array_elements_text(${list}::text::jsonb) x)`);
}

/** From how many other answers the same words came within the last hour; of a day, for anonymous ones. */
export async function countAlike(tx: Tx, id: string, wordsHash: Buffer): Promise<number> {
	const [row] = await tx.execute<{
		n: number;
	}>(sql`select count(*)::int as n from (select 1 from feedback_answers
		where words_hash = ${wordsHash} and id <> ${id} and given_at > now() - case when order_id is null then interval '1 day'
			else interval '1 hour' end limit 50) q`);
	return row?.n ?? 0;
}

/** All of a burst is suspect, also what came before anybody could know. */
export async function markBurst(tx: Tx, wordsHash: Buffer): Promise<void> {
	await tx.execute(sql`update feedback_answers set suspect = 'burst' where words_hash = ${wordsHash} and suspect is null
		and given_at > now() - interval '1 day'`);
}

/** What rules found in an answer replaces what they found before; what a person said stays. */
export async function putThemes(tx: Tx, id: string, themes: readonly string[]): Promise<void> {
	await tx.execute(sql`delete from feedback_answer_themes where answer_id = ${id} and by = 'rules'`);
	await tx.execute(sql`insert into feedback_answer_themes (answer_id, theme, says, by)
		select ${id}::uuid, x, true, 'rules' from jsonb_array_elements_text(${JSON.stringify(themes)}::text::jsonb) x
		on conflict do nothing`);
}

/** Raises, changes or ends by itself the follow-up of an answer that was changed; what somebody ended stays ended. */
export async function putTask(
	tx: Tx,
	id: string,
	task: { kind: FollowUp; dueAt: number } | null
): Promise<void> {
	if (!task)
		return void (await tx.execute(
			sql`delete from feedback_tasks where answer_id = ${id} and ended_at is null`
		));
	const due = new Date(task.dueAt).toISOString();
	// Of an anonymous answer nothing may say more of when it came than its day.
	await tx.execute(sql`insert into feedback_tasks (answer_id, kind, raised_at, due_at)
		select id, ${task.kind}::feedback_follow_up, case when order_id is null then given_at else ${commandInstant()} end,
			${due}::timestamptz from feedback_answers where id = ${id}
		on conflict (answer_id) do update set kind = excluded.kind, due_at = least(feedback_tasks.due_at, excluded.due_at)
			where feedback_tasks.ended_at is null`);
}

/** What may be read by others, or nothing any more. A review that staff hid stays hidden, whatever is changed of it. */
export async function putReview(
	tx: Tx,
	id: string,
	review: { productId: string; stars: number; fit: ReviewFit | null; named: boolean } | null
): Promise<void> {
	if (!review)
		return void (await tx.execute(
			sql`delete from feedback_reviews where answer_id = ${id} and hidden_at is null`
		));
	await tx.execute(sql`insert into feedback_reviews (answer_id, product_id, stars, fit, named, consented_at)
		values (${id}, ${review.productId}, ${review.stars}, ${review.fit}, ${review.named}, now())
		on conflict (answer_id) do update set product_id = excluded.product_id, stars = excluded.stars, fit = excluded.fit,
			named = excluded.named`);
}
