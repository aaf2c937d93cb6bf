import { sql, type SQL } from 'drizzle-orm';
import type { FollowUp, Occasion, Outcome, ReviewFit, Suspect } from '../../domain/feedback/states.ts';
import type { Tx } from './client.ts';

/** Whether an answer speaks of something urgent, and whether it is kept out of the figures. */
export async function findFlags(tx: Tx, id: string): Promise<{ urgent: boolean; suspect: boolean }> {
	const [row] = await tx.execute<{ urgent: boolean; suspect: boolean }>(sql`select
		exists (select from feedback_answer_themes t join feedback_themes h on h.handle = t.theme where t.answer_id = a.id
			and t.says and (h.content ->> 'urgent')::boolean) as urgent, a.suspect is not null as suspect
		from feedback_answers a where a.id = ${id}`);
	return row ?? { urgent: false, suspect: false };
}

/** The lines of an order with the product of each, where it names one. */
export async function listLineProducts(tx: Tx, orderId: string): Promise<Map<string, string | null>> {
	const rows = await tx.execute<{ id: string; product: string | null }>(
		sql`select id, product_id as product from order_lines where order_id = ${orderId} order by position`
	);
	return new Map(rows.map(({ id, product }) => [id, product]));
}

/** What the desk asks of the answers; each of them narrows the list. */
export type FeedbackAsk = {
	score?: number | undefined;
	theme?: string | undefined;
	product?: string | undefined;
	/** `urgent` and `low`: with a follow-up that is still open; `open`: with any; `suspect`: out of the figures. */
	only?: 'urgent' | 'low' | 'open' | 'suspect' | undefined;
	after?: { at: string; id: string } | undefined;
};

export type ListedFeedback = {
	id: string;
	ref: string | null;
	displayRef: string | null;
	occasion: Occasion;
	formVersion: number;
	score: number;
	nps: number | null;
	reasons: string[];
	language: string | null;
	suspect: Suspect | null;
	/** RFC 3339; of an anonymous answer its day. */
	at: string;
	editedAt: string | null;
	words: string | null;
	product: string | null;
	productId: string | null;
	photos: string[];
	themes: { theme: string; says: boolean; by: 'rules' | 'person' }[];
	task: {
		kind: FollowUp;
		dueAt: string;
		outcome: Outcome | null;
		endedAt: string | null;
		by: string | null;
	} | null;
	review: {
		stars: number;
		fit: ReviewFit | null;
		named: boolean;
		hiddenBecause: string | null;
		hidden: boolean;
	} | null;
};

const stamp = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

function whereOf({ score, theme, product, only, after }: FeedbackAsk): SQL {
	const parts = [sql`true`];
	if (score !== undefined) parts.push(sql`a.score = ${score}`);
	if (theme !== undefined)
		parts.push(
			sql`exists (select from feedback_answer_themes t where t.answer_id = a.id and t.theme = ${theme} and t.says)`
		);
	if (product !== undefined) parts.push(sql`a.product_id = ${product}`);
	if (only === 'suspect') parts.push(sql`a.suspect is not null`);
	else if (only !== 'urgent') parts.push(sql`a.suspect is null`);
	if (only === 'open') parts.push(sql`k.ended_at is null and k.answer_id is not null`);
	if (only === 'urgent') parts.push(sql`k.ended_at is null and k.kind = 'urgent'`);
	if (only === 'low') parts.push(sql`k.ended_at is null and k.kind = 'low_score'`);
	if (after) parts.push(sql`(a.given_at, a.id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
	return sql.join(parts, sql` and `);
}

const COLUMNS = sql`a.id, o.ref, o.display_ref as "displayRef", a.occasion::text as occasion, a.form_version as "formVersion",
	a.score, a.nps, a.reasons, a.language, a.suspect::text as suspect, ${stamp('a.given_at')} as at, ${stamp('a.edited_at')} as "editedAt",
	w.words, l.title as product, a.product_id as "productId",
	coalesce((select json_agg(p.photo_id order by p.position) from feedback_photos p where p.answer_id = a.id), '[]') as photos,
	coalesce((select json_agg(json_build_object('theme', t.theme, 'says', t.says, 'by', t.by) order by t.theme)
		from feedback_answer_themes t where t.answer_id = a.id), '[]') as themes,
	case when k.answer_id is not null then json_build_object('kind', k.kind, 'dueAt', ${stamp('k.due_at')}, 'outcome', k.outcome,
		'endedAt', ${stamp('k.ended_at')}, 'by', (select s.name from staff_accounts s where s.principal_id = k.ended_by)) end as task,
	case when r.answer_id is not null then json_build_object('stars', r.stars, 'fit', r.fit, 'named', r.named,
		'hidden', r.hidden_at is not null, 'hiddenBecause', r.hidden_because) end as review`;
const JOINS = sql`left join orders o on o.id = a.order_id left join feedback_words w on w.answer_id = a.id
	left join order_lines l on l.order_id = a.order_id and l.id = a.line_id
	left join feedback_tasks k on k.answer_id = a.id left join feedback_reviews r on r.answer_id = a.id`;

/** Answers as the desk reads them, the newest first. */
export async function listFeedback(tx: Tx, ask: FeedbackAsk, limit: number): Promise<ListedFeedback[]> {
	const rows = await tx.execute<ListedFeedback>(sql`select ${COLUMNS} from feedback_answers a ${JOINS}
		where ${whereOf(ask)} order by a.given_at desc, a.id desc limit ${limit}`);
	return [...rows];
}

/** What is to be followed up, what is urgent or overdue first, then what is due the soonest. */
export async function listFollowUps(tx: Tx, limit: number): Promise<ListedFeedback[]> {
	const rows = await tx.execute<ListedFeedback>(sql`select ${COLUMNS} from feedback_answers a ${JOINS}
		where k.ended_at is null and k.answer_id is not null
		order by (k.kind = 'urgent' or k.due_at < now()) desc, k.due_at, a.id limit ${limit}`);
	return [...rows];
}

/** How many answers of each score within some days, and how many of each theme; nothing suspect is in it. */
export async function sumFeedback(
	tx: Tx,
	days: number
): Promise<{
	scores: number[];
	themes: Map<string, number>;
	suspect: number;
	nps: { n: number; up: number; down: number };
}> {
	const since = sql`now() - ${days} * interval '1 day'`;
	const scores = await tx.execute<{
		score: number;
		n: number;
		suspect: boolean;
		asked: number;
		up: number;
		down: number;
	}>(sql`
		select score, suspect is not null as suspect, count(*)::int as n, count(nps)::int as asked,
			(count(*) filter (where nps >= 9))::int as up, (count(*) filter (where nps <= 6))::int as down
		from feedback_answers where given_at > ${since} group by 1, 2`);
	const themes = await tx.execute<{ theme: string; n: number }>(sql`select t.theme, count(*)::int as n
		from feedback_answer_themes t join feedback_answers a on a.id = t.answer_id
		where t.says and a.suspect is null and a.given_at > ${since} group by 1`);
	const good = scores.filter(({ suspect }) => !suspect);
	const sum = (key: 'asked' | 'up' | 'down') => good.reduce((all, row) => all + row[key], 0);
	return {
		scores: [1, 2, 3, 4, 5].map((score) => good.find((one) => one.score === score)?.n ?? 0),
		themes: new Map(themes.map(({ theme, n }) => [theme, n])),
		suspect: scores.filter((one) => one.suspect).reduce((all, { n }) => all + n, 0),
		nps: { n: sum('asked'), up: sum('up'), down: sum('down') }
	};
}
