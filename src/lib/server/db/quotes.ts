import { sql } from 'drizzle-orm';
import type { AskedKind, QuoteBody } from '../../domain/cancellation/quote-body.ts';
import type { Taken } from '../../domain/policy/quote/pieces.ts';
import type { Tx } from './client.ts';
import type { Actor } from './history.ts';
import { plain } from './plain.ts';

export type QuoteState = 'open' | 'accepted' | 'superseded' | 'expired';

export type StoredQuote = {
	id: string;
	orderId: string;
	ref: string;
	kind: AskedKind;
	/** As stored; an open one past its time is told as expired (`stateAt`). */
	state: QuoteState;
	body: QuoteBody;
	takes: Taken[];
	/** As JSON text, so that it is the same bytes each time. */
	outcome: string | null;
	actorKind: string;
	createdAt: Date;
	expiresAt: Date;
	acceptedAt: Date | null;
};

export type NewQuote = {
	id: string;
	orderId: string;
	kind: AskedKind;
	policyId: string;
	body: QuoteBody;
	takes: readonly Taken[];
	actor: Actor;
	words: string | null;
	createdAt: Date;
	expiresAt: Date;
};

/** Writes a quote and the pieces it speaks of, in one statement. */
export async function insertQuote(tx: Tx, quote: NewQuote): Promise<void> {
	await plain(tx, INSERT, [
		...[quote.id, quote.orderId, quote.kind, quote.policyId],
		...[JSON.stringify(quote.body), JSON.stringify(quote.takes), JSON.stringify(quote.body.pieces)],
		...[quote.actor.kind, quote.actor.id ?? null, quote.words],
		...[quote.createdAt.toISOString(), quote.expiresAt.toISOString()]
	]);
}

const INSERT = `with q as (
	insert into quotes (id, order_id, kind, state, policy_id, body, takes, actor_kind, actor_id, words, created_at, expires_at)
	values ($1::uuid, $2::uuid, $3::quote_kind, 'open', $4::uuid, $5::jsonb, $6::jsonb, $8, $9, $10, $11::timestamptz, $12::timestamptz))
	insert into quote_pieces (quote_id, line_id, quantity, held, away)
	select $1::uuid, line, quantity, held, coalesce(away, 0)
	from jsonb_to_recordset($7::jsonb) as p(line text, quantity integer, held integer, away integer)`;

/** A quote by id. Read it again after its order is locked: only then does its state stand still. */
export async function findQuote(tx: Tx, id: string): Promise<StoredQuote | undefined> {
	const [row] = await plain<QuoteRow>(tx, FIND, [id]);
	if (!row) return undefined;
	const { ref, kind, state, body, takes, outcome } = row;
	return {
		...{ id, orderId: row.order_id, ref, kind, state, body, takes, outcome, actorKind: row.actor_kind },
		createdAt: new Date(row.created_at),
		expiresAt: new Date(row.expires_at),
		acceptedAt: row.accepted_at === null ? null : new Date(row.accepted_at)
	};
}

/** What people wrote with a quote, where anybody did and nobody has forgotten it. */
export async function findQuoteWords(tx: Tx, id: string): Promise<string | undefined> {
	const [row] = await plain<{ words: string | null }>(tx, 'select words from quotes where id = $1', [id]);
	return row?.words ?? undefined;
}

const FIND = `select q.order_id, o.ref, q.kind, q.state, q.body, q.takes, q.outcome, q.actor_kind, q.created_at, q.expires_at,
	q.accepted_at from quotes q join orders o on o.id = q.order_id where q.id = $1`;

type QuoteRow = Pick<StoredQuote, 'ref' | 'kind' | 'state' | 'body' | 'takes' | 'outcome'> & {
	order_id: string;
	actor_kind: string;
	created_at: string;
	expires_at: string;
	accepted_at: string | null;
};

/** What a quote is at an instant: one that was neither accepted nor superseded ends with its time. */
export const stateAt = (
	{ state, expiresAt }: Pick<StoredQuote, 'state' | 'expiresAt'>,
	now: Date
): QuoteState => (state === 'open' && now >= expiresAt ? 'expired' : state);

/**
 * Accepts an open quote whose order is locked, and keeps what confirming answers for whoever confirms again.
 *
 * @param effective whether what it takes is taken now; a request takes nothing before it is granted
 * @param fee charged with it, minor units
 */
export async function acceptQuote(
	tx: Tx,
	{ id, orderId }: Pick<StoredQuote, 'id' | 'orderId'>,
	{
		outcome,
		effective,
		at,
		fee
	}: { outcome: unknown; effective: boolean; at: Date; fee: { id: string; amount: number } }
): Promise<void> {
	await plain(tx, ACCEPT, [
		id,
		orderId,
		at.toISOString(),
		JSON.stringify(outcome),
		effective,
		fee.id,
		fee.amount
	]);
}

// One that was not open under its order's lock fails the whole command: nothing is divided by nothing.
const ACCEPT = `with q as (
	update quotes set state = 'accepted', accepted_at = $3::timestamptz, outcome = $4,
		effective_at = case when $5::boolean then $3::timestamptz end
	where id = $1::uuid and state = 'open' returning id),
	f as (insert into fees (id, order_id, quote_id, amount, created_at)
		select $6::uuid, $2::uuid, id, $7::bigint, $3::timestamptz from q where $5::boolean and $7::bigint > 0)
	select 1 / (select count(*) from q)`;

/** What an accepted request takes is taken from now on, and its fee charged. */
export async function makeEffective(
	tx: Tx,
	{ id, orderId }: Pick<StoredQuote, 'id' | 'orderId'>,
	{ at, fee }: { at: Date; fee: { id: string; amount: number } }
): Promise<void> {
	const when = sql`${at.toISOString()}::timestamptz`;
	await tx.execute(sql`with q as (update quotes set effective_at = ${when} where id = ${id} and effective_at is null returning id)
		insert into fees (id, order_id, quote_id, amount, created_at)
		select ${fee.id}::uuid, ${orderId}::uuid, id, ${fee.amount}::bigint, ${when} from q where ${fee.amount}::bigint > 0`);
}

/** Ends every open quote over these lines of an order: what they promise is not so any more. */
export async function supersedeLines(tx: Tx, orderId: string, lines: readonly string[]): Promise<void> {
	await tx.execute(sql`update quotes q set state = 'superseded' where q.order_id = ${orderId} and q.state = 'open'
		and exists (select 1 from quote_pieces p where p.quote_id = q.id
			and p.line_id in (select jsonb_array_elements_text(${JSON.stringify(lines)}::jsonb)))`);
}

/** Pieces that requests have spoken for, by line. */
const SPOKEN = `coalesce((select sum(s.quantity) from requests r join quote_pieces s on s.quote_id = r.quote_id
	where r.order_id = q.order_id and r.state = 'pending' and s.line_id = p.line_id), 0)`;
const there = (states: string) => `coalesce((select sum(n.quantity) from portions n
	where n.order_id = q.order_id and n.line_id = p.line_id and n.state in (${states})), 0)`;

/**
 * Ends every open quote of an order whose pieces are not there any more: another command or a claim has taken them.
 * Runs at the end of every command on the order (`recordChange`), so no way of taking goods can forget it. A withdrawal
 * reaches goods wherever they are: only what leaves the order for good ends it, a claim or a hand-over does not.
 *
 * @param order the value of the statement that is the order's id
 */
export const supersede = (order: `$${number}`) => `update quotes q set state = 'superseded'
	where q.order_id = ${order} and q.state = 'open' and exists (select 1 from quote_pieces p where p.quote_id = q.id and (
		case when q.kind in ('withdraw', 'price_drop') then p.quantity > ${there("'open', 'claimed', 'packed', 'handed_over', 'delivered'")}
		else p.quantity - p.held - p.away > ${there("'open'")} - greatest(${SPOKEN} - ${there("'claimed', 'packed'")}, 0)
		or p.quantity - p.away > ${there("'open', 'claimed', 'packed'")} - ${SPOKEN}
		or (p.away > 0 and p.away > ${there("'delivered'")}) end))`;
