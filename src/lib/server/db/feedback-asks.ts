import { sql } from 'drizzle-orm';
import type { Occasion, AskChannel, SkippedBecause } from '../../domain/feedback/states.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';

export type PlannedAsk = { orderId: string; occasion: Occasion; subject: string; dueAt: Date };

/** Plans asks, each thing once; a parcel that comes later puts the day off for as long as nobody was asked. */
export async function planAsks(tx: Tx, list: readonly PlannedAsk[]): Promise<void> {
	for (const { orderId, occasion, subject, dueAt } of list) {
		await tx.execute(sql`insert into feedback_asks (id, order_id, occasion, subject, due_at)
			values (${newId()}, ${orderId}, ${occasion}, ${subject}, ${dueAt.toISOString()}::timestamptz)
			on conflict (order_id, occasion, subject) do update set due_at = greatest(feedback_asks.due_at, excluded.due_at)
				where feedback_asks.state = 'planned'`);
	}
}

/** The new goods of a return, where it is an exchange. */
export async function findExchangeOf(tx: Tx, returnId: string): Promise<string | undefined> {
	const [row] = await tx.execute<{ id: string }>(
		sql`select id from exchanges where return_id = ${returnId}::uuid limit 1`
	);
	return row?.id;
}

/** An ask that is due, with what has to be known of its order; instants in epoch milliseconds. */
export type DueAsk = {
	id: string;
	orderId: string;
	occasion: Occasion;
	subject: string;
	emailKey: string | null;
	locale: string | null;
	country: string | null;
	dueAt: number;
	placedAt: number;
	now: number;
};

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

/** Holds the ask that is due the longest, unless another node has it; nothing where none is due. */
export async function holdDueAsk(tx: Tx): Promise<DueAsk | undefined> {
	const [row] = await tx.execute<DueAsk>(sql`
		with one as (select id, order_id, occasion, subject, due_at from feedback_asks where state = 'planned' and due_at <= now()
			order by due_at limit 1 for update skip locked)
		select a.id, a.order_id as "orderId", a.occasion::text as occasion, a.subject::text as subject, p.email_key as "emailKey",
			o.locale, upper(p.ship_to ->> 'country') as country, ${ms('a.due_at')} as "dueAt", ${ms('o.placed_at')} as "placedAt",
			${ms('now()')} as now
		from one a join orders o on o.id = a.order_id left join order_people p on p.order_id = o.id`);
	return row;
}

/** Waits until nobody else is about to ask the same shopper, so that a week's one ask is one on all nodes. */
export async function holdShopper(tx: Tx, emailKey: string): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(7203116, hashtext(${emailKey}))`);
}

export type Standing = {
	answered: boolean;
	underWay: boolean;
	arrived: boolean;
	returning: boolean;
	lastAskedAt: number | null;
	wish: boolean | null;
};

/** How an order stands, and when its shopper was last asked about anything. Read after `holdShopper`. */
export async function readStanding(
	tx: Tx,
	{ orderId, occasion, subject, emailKey }: Pick<DueAsk, 'orderId' | 'occasion' | 'subject' | 'emailKey'>
): Promise<Standing> {
	const [row] = await tx.execute<Standing>(sql`select
		exists (select from feedback_answers where order_id = ${orderId} and occasion = ${occasion} and subject = ${subject}) as answered,
		exists (select from portions where order_id = ${orderId} and state in ('open', 'claimed', 'packed', 'handed_over')) as "underWay",
		exists (select from portions where order_id = ${orderId} and state = 'delivered') as arrived,
		exists (select from returns where order_id = ${orderId}
			and state in ('needs_review', 'approved', 'in_transit', 'received', 'inspected')) as returning,
		(select ${ms('max(a.asked_at)')} from feedback_asks a join order_people p on p.order_id = a.order_id
			where p.email_key = ${emailKey} and a.asked_at is not null) as "lastAskedAt",
		(select yes from feedback_mail_wishes where email_key = ${emailKey}) as wish`);
	if (!row) throw new Error('a select without a row');
	return row;
}

export async function putOffAsk(tx: Tx, id: string, until: number): Promise<void> {
	await tx.execute(sql`update feedback_asks set due_at = ${new Date(until).toISOString()}::timestamptz
		where id = ${id} and state = 'planned'`);
}

export async function skipAsk(tx: Tx, id: string, why: SkippedBecause): Promise<void> {
	await tx.execute(
		sql`update feedback_asks set state = 'skipped', why = ${why} where id = ${id} and state = 'planned'`
	);
}

export async function markAsked(tx: Tx, id: string, channel: AskChannel, formVersion: number): Promise<void> {
	await tx.execute(sql`update feedback_asks set state = 'asked', channel = ${channel}, asked_at = now(),
		form_version = ${formVersion} where id = ${id} and state = 'planned'`);
}

export type OpenAsk = { id: string; occasion: Occasion; subject: string; formVersion: number };

/** What a shopper is asked about an order now, the newest first; nothing where everything is answered. */
export async function findOpenAsk(tx: Tx, orderId: string): Promise<OpenAsk | undefined> {
	const [row] = await tx.execute<OpenAsk>(sql`select id, occasion::text as occasion, subject::text as subject,
		form_version as "formVersion" from feedback_asks where order_id = ${orderId} and state = 'asked'
		order by asked_at desc limit 1`);
	return row;
}

/** Ends an ask, planned or put: it was answered. */
export async function answerAsk(
	tx: Tx,
	{ orderId, occasion, subject }: { orderId: string; occasion: Occasion; subject: string }
): Promise<void> {
	await tx.execute(sql`update feedback_asks set state = 'answered' where order_id = ${orderId}
		and occasion = ${occasion} and subject = ${subject} and state in ('planned', 'asked')`);
}

/**
 * That something nobody asked about was answered, with an id that tells nothing. Of when it was there is no word: beside
 * an anonymous answer of the same day it would be the way back. The column wants an instant, and gets the order's own.
 */
export async function noteAnswered(
	tx: Tx,
	{ id, orderId, occasion, subject }: Omit<PlannedAsk, 'dueAt'> & { id: string }
): Promise<void> {
	await tx.execute(sql`insert into feedback_asks (id, order_id, occasion, subject, state, due_at)
		select ${id}::uuid, id, ${occasion}::feedback_occasion, ${subject}::uuid, 'answered', placed_at from orders
		where id = ${orderId} on conflict do nothing`);
}

/** Whether it was answered and what was said leads nowhere: anonymously, or taken back. */
export async function isAnswered(
	tx: Tx,
	{ orderId, occasion, subject }: { orderId: string; occasion: Occasion; subject: string }
): Promise<boolean> {
	const rows = await tx.execute(sql`select 1 from feedback_asks where order_id = ${orderId}
		and occasion = ${occasion} and subject = ${subject} and state = 'answered'`);
	return rows.length > 0;
}

/** What was taken back can be said anew; nobody is asked again. */
export async function reopenAsk(
	tx: Tx,
	{ orderId, occasion, subject }: { orderId: string; occasion: Occasion; subject: string }
): Promise<void> {
	await tx.execute(sql`update feedback_asks set state = case when asked_at is null then 'skipped'::feedback_ask_state
			else 'asked'::feedback_ask_state end, why = case when asked_at is null then 'answered'::feedback_skipped end
		where order_id = ${orderId} and occasion = ${occasion} and subject = ${subject} and state = 'answered'`);
}

/** What somebody says about being asked by mail; the last word holds. */
export async function setMailWish(tx: Tx, orderId: string, yes: boolean): Promise<boolean> {
	const rows = await tx.execute(sql`insert into feedback_mail_wishes (email_key, yes)
		select email_key, ${yes} from order_people where order_id = ${orderId} and email_key is not null
		on conflict (email_key) do update set yes = excluded.yes, at = now() returning email_key`);
	return rows.length > 0;
}

export async function findMailWish(tx: Tx, orderId: string): Promise<boolean | null> {
	const [row] = await tx.execute<{ yes: boolean }>(sql`select w.yes from feedback_mail_wishes w
		join order_people p on p.email_key = w.email_key where p.order_id = ${orderId}`);
	return row?.yes ?? null;
}

/** Whether anybody was, or is going to be, asked about this. */
export async function isKnownAsk(
	tx: Tx,
	{ orderId, occasion, subject }: { orderId: string; occasion: Occasion; subject: string }
): Promise<boolean> {
	const rows = await tx.execute(sql`select 1 from feedback_asks where order_id = ${orderId}
		and occasion = ${occasion} and subject::text = ${subject}`);
	return rows.length > 0;
}

/** What opened anonymous answers opens them no more: they are nobody's from then on. */
export async function forgetAnonymousKeys(tx: Tx): Promise<void> {
	await tx.execute(sql`update feedback_answers set key_hash = null
		where key_hash is not null and given_at < now() - interval '2 days'`);
}
