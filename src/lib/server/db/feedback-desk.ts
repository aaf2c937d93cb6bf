import { sql, type SQL } from 'drizzle-orm';
import type { Outcome } from '../../domain/feedback/states.ts';
import { speaksOfTheme, readText, sortWords, type Theme } from '../../domain/feedback/themes.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import { putThemes } from './feedback-answers.ts';

type OfOrder = { orderId: string | null };

const one = async (tx: Tx, statement: SQL): Promise<OfOrder | undefined> =>
	(await tx.execute<OfOrder>(statement))[0];

const ofAnswer = (id: string) =>
	sql`(select order_id from feedback_answers a where a.id = ${id}) as "orderId"`;

export const sayTheme = (
	tx: Tx,
	{ id, theme, says }: { id: string; theme: string; says: boolean }
): Promise<OfOrder | undefined> =>
	one(
		tx,
		sql`insert into feedback_answer_themes (answer_id, theme, says, by)
			select a.id, t.handle, ${says}, 'person' from feedback_answers a, feedback_themes t
			where a.id = ${id} and t.handle = ${theme}
			on conflict (answer_id, theme) do update set says = excluded.says, by = 'person'
			returning ${ofAnswer(id)}`
	);

export const endFollowUp = (
	tx: Tx,
	id: string,
	outcome: Outcome,
	staff: string | null
): Promise<OfOrder | undefined> =>
	one(
		tx,
		sql`update feedback_tasks set outcome = ${outcome}, ended_at = ${commandInstant()}, ended_by = ${staff}
			where answer_id = ${id} and ended_at is null returning ${ofAnswer(id)}`
	);

export const hideReview = (tx: Tx, id: string, because: string | null): Promise<OfOrder | undefined> =>
	one(
		tx,
		sql`update feedback_reviews set hidden_at = case when ${because}::text is not null then now() end, hidden_because = ${because}
			where answer_id = ${id} and (hidden_at is null) = (${because}::text is not null) returning ${ofAnswer(id)}`
	);

export const clearSuspect = (tx: Tx, id: string): Promise<OfOrder | undefined> =>
	one(
		tx,
		sql`update feedback_answers a set suspect = null where id = ${id} and suspect is not null returning order_id as "orderId"`
	);

type Worded = { id: string; words: string; now: string[]; held: string[] };

/** Answers with words after an id, with what rules found in them and what a person has said something about. */
async function readWorded(tx: Tx, after: string | null, limit: number): Promise<Worded[]> {
	const rows = await tx.execute<Worded>(sql`select w.answer_id as id, w.words,
		coalesce((select json_agg(t.theme) from feedback_answer_themes t where t.answer_id = w.answer_id and t.by = 'rules'), '[]') as now,
		coalesce((select json_agg(t.theme) from feedback_answer_themes t where t.answer_id = w.answer_id and t.by = 'person'), '[]') as held
		from feedback_words w where ${after}::uuid is null or w.answer_id > ${after}::uuid order by w.answer_id limit ${limit}`);
	return [...rows];
}

/**
 * Sorts some kept answers anew, after `after`. What a person said of an answer stays.
 *
 * @returns where to go on; null where all are sorted
 */
export async function resortSome(
	tx: Tx,
	themes: readonly Theme[],
	after: string | null,
	limit: number
): Promise<string | null> {
	const rows = await readWorded(tx, after, limit);
	for (const { id, words, now } of rows) {
		const found = sortWords(words, themes);
		if (found.toSorted().join() !== now.toSorted().join()) await putThemes(tx, id, found);
	}
	return rows.length < limit ? null : (rows.at(-1)?.id ?? null);
}

/** Which kept answers a changed rule would bring in, and which it would let go; of the latest `limit` with words. */
export async function tryTheme(
	tx: Tx,
	theme: Theme,
	limit: number
): Promise<{ looked: number; joins: string[]; leaves: string[] }> {
	const rows = await tx.execute<Worded & { isIn: boolean; isHeld: boolean }>(sql`select w.words,
		coalesce(t.says and t.by = 'rules', false) as "isIn", coalesce(t.by = 'person', false) as "isHeld"
		from (select id from feedback_answers order by given_at desc, id desc limit ${limit}) a
		join feedback_words w on w.answer_id = a.id
		left join feedback_answer_themes t on t.answer_id = a.id and t.theme = ${theme.handle}`);
	const [joins, leaves]: [string[], string[]] = [[], []];
	for (const { words, isIn, isHeld } of rows) {
		if (isHeld) continue;
		const finds = theme.on && speaksOfTheme(readText(words), theme);
		if (finds && !isIn) joins.push(words);
		if (!finds && isIn) leaves.push(words);
	}
	return { looked: rows.length, joins, leaves };
}
