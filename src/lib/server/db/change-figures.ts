import { sql, type SQL } from 'drizzle-orm';
import { FOLLOWED_DAYS, type Span } from '../../domain/change/periods.ts';
import type { Share } from '../../domain/change/proportions.ts';
import type { ChangeKind, Heard } from '../../domain/change/states.ts';
import type { Tx } from './client.ts';

/** What a change is about: the orders and answers that it can have touched. */
export type About = { kind: ChangeKind; subject: string | null };

/** Whether only some of the shop is counted: goods of a product, parcels of a carrier. */
export const isNarrow = ({ kind, subject }: About): boolean => subject !== null && kind !== 'policy';

/** Whether an order is among what a change is about; `id` is SQL of its id. */
function isAbout(id: SQL, { kind, subject }: About): SQL {
	if (!isNarrow({ kind, subject })) return sql`true`;
	if (kind === 'carrier')
		return sql`exists (select from shipments s where s.order_id = ${id} and s.carrier = ${subject})`;
	return sql`exists (select from order_lines l where l.order_id = ${id} and l.product_id = ${subject})`;
}

const at = (millis: number): SQL => sql`${new Date(millis).toISOString()}::timestamptz`;
const within = (column: SQL, { from, to }: Span): SQL =>
	sql`${column} >= ${at(from)} and ${column} < ${at(to)}`;

/** Whether an order was cancelled, or something of it asked to come back, for a reason, within the days that count. */
function isHeard({ of, handle }: Heard): SQL {
	const until = sql`o.placed_at + ${FOLLOWED_DAYS[of]} * interval '1 day'`;
	if (of === 'return')
		return sql`exists (select from returns r join return_lines l on l.return_id = r.id
			where r.order_id = o.id and l.reason = ${handle} and r.created_at < ${until})`;
	// What staff had a reason of the shop's for is kept beside the lines, words behind a colon.
	const said =
		handle === 'out_of_stock'
			? sql`split_part(q.body -> 'asked' ->> 'staff_reason', ':', 1) = ${handle}`
			: sql`exists (select from jsonb_array_elements(q.body -> 'asked' -> 'lines') l where l ->> 'reason' = ${handle})`;
	return sql`exists (select from quotes q where q.order_id = o.id and q.effective_at is not null
		and q.effective_at < ${until} and q.kind in ('cancel', 'withdraw') and ${said})`;
}

/** Of the answers of a time those that name a reason or a theme; nothing that looks like spam. */
async function countAnswers(tx: Tx, { of, handle }: Heard, span: Span, about: About): Promise<Share> {
	const says =
		of === 'feedback'
			? sql`${handle} = any (a.reasons)`
			: sql`exists (select from feedback_answer_themes t where t.answer_id = a.id and t.theme = ${handle} and t.says)`;
	const narrow =
		isNarrow(about) && about.kind !== 'carrier'
			? sql`a.product_id = ${about.subject}`
			: isAbout(sql`a.order_id`, about);
	const [row] =
		await tx.execute<Share>(sql`select count(*)::int as n, (count(*) filter (where ${says}))::int as x
		from feedback_answers a where ${within(sql`a.given_at`, span)} and a.suspect is null and ${narrow}`);
	return row ?? { x: 0, n: 0 };
}

/**
 * How often a reason was given in a time: of the orders that were placed in it, or of the answers that were given in it.
 * Orders of history count: what is compared is what happened, wherever it was kept then.
 */
export async function countHeard(tx: Tx, heard: Heard, span: Span, about: About): Promise<Share> {
	if (heard.of === 'feedback' || heard.of === 'theme') return countAnswers(tx, heard, span, about);
	const [row] =
		await tx.execute<Share>(sql`select count(*)::int as n, (count(*) filter (where ${isHeard(heard)}))::int as x
		from orders o where ${within(sql`o.placed_at`, span)} and ${isAbout(sql`o.id`, about)}`);
	return row ?? { x: 0, n: 0 };
}
