import type { Sql } from 'postgres';
import { maskRecord } from '../../domain/access/masked.ts';
import { concealGifts } from '../../domain/gift/conceal.ts';
import type { OrderRecord } from '../../domain/order/order-record.ts';
import type { Tx } from './client.ts';
import { granted } from './grants.ts';
import { briefRecord, list, wholeRecord } from './order-record-sql.ts';
import { plain } from './plain.ts';
import { hashSessionId, LIVE_SESSION, ownedSession, type FoundSession, type SessionRow } from './sessions.ts';

const BY_REF = 'where o.ref = $1';
const BRIEF = briefRecord(BY_REF);
const WHOLE = wholeRecord(BY_REF);
const OF_QUOTE = wholeRecord('where o.id = (select order_id from quotes where id = $1)');
const OF_IDS = wholeRecord('where o.id in (select value::uuid from jsonb_array_elements_text($1::jsonb))');

/** The order called `ref`, outside any transaction; nothing where there is none. */
export async function findOrderRecord(sql: Sql, ref: string): Promise<OrderRecord | undefined> {
	const brief = await readOne<OrderRecord>(sql, BRIEF, [ref]);
	return brief?.asked ? readOne<OrderRecord>(sql, WHOLE, [ref]) : brief;
}

/** The same inside a command's transaction, so that its answer shows what the command wrote. */
export async function readOrderRecord(
	tx: Tx,
	by: string | { quote: string }
): Promise<OrderRecord | undefined> {
	const [row] =
		typeof by === 'string'
			? await plain<{ record: OrderRecord }>(tx, WHOLE, [by])
			: await plain<{ record: OrderRecord }>(tx, OF_QUOTE, [by.quote]);
	return row?.record;
}

/** The order this transaction works on. */
export async function getOrderRecord(tx: Tx, ref: string): Promise<OrderRecord> {
	const record = await readOrderRecord(tx, ref);
	if (!record) throw new Error(`order ${ref} has vanished inside its own transaction`);
	return record;
}

/** Several orders in one statement, in no order of their own. */
export async function readOrderRecords(tx: Tx, ids: readonly string[]): Promise<OrderRecord[]> {
	const rows = await plain<{ record: OrderRecord }>(tx, OF_IDS, [JSON.stringify(ids)]);
	return rows.map(({ record }) => record);
}

/** With its history, for whoever may see it: the right is asked, and the order read, in one statement. */
const seenBy = (principal: string): [source: string, more: string] => [
	`cross join lateral (${granted(principal)}) g where o.ref = $1`,
	`, ${list('select seq, type, at, actor_kind, data from history where order_id = o.id order by seq limit $3')} as entries, g.proved,
		exists (select from feedback_asks a where a.order_id = o.id and a.state = 'asked') as feedback_asked`
];
const GRANTED_BRIEF = briefRecord(...seenBy('$2'));
const GRANTED_WHOLE = wholeRecord(...seenBy('$2'));
/** And whose session it is, as one value: the most frequent page asks the database once. */
const OF_SESSION = `with s as materialized (${LIVE_SESSION.replace('$1', '$2')})
	select (select row_to_json(s) from s) as session, (${briefRecord(...seenBy('(select principal_id from s)'))}) as record`;

export type GrantedRecord = OrderRecord & {
	/** Whether they have shown that the order is theirs. Else who it is was masked: a link can be passed on. */
	proved: boolean;
	/** They are asked how it went, and have not said. */
	feedback_asked: boolean;
	entries: { seq: number; type: string; at: string; actor_kind: string; data: unknown }[];
};

/**
 * The order called `ref` and the first `entries` of its history, where the principal may see it; nothing where they may
 * not, and nothing where there is none: the same statement, and as long.
 */
export async function findGrantedRecord(
	sql: Sql,
	principalId: string,
	ref: string,
	entries: number
): Promise<GrantedRecord | undefined> {
	const asked = [ref, principalId, entries];
	const brief = await readOne<GrantedRecord>(sql, GRANTED_BRIEF, asked);
	const record = brief?.asked ? await readOne<GrantedRecord>(sql, GRANTED_WHOLE, asked) : brief;
	return record && tellOnlyBuyers(record);
}

/** Whose session it is, and the order they may see under this ref: `findSession` and `findGrantedRecord` in one. */
export async function findSeenRecord(
	sql: Sql,
	sessionId: string,
	ref: string,
	entries: number
): Promise<{ session: FoundSession | undefined; record: GrantedRecord | undefined }> {
	const [row] = await sql.unsafe<{ session: SessionRow | null; record: GrantedRecord | null }[]>(
		OF_SESSION,
		[ref, hashSessionId(sessionId), entries],
		{ prepare: true }
	);
	const session = row?.session ? ownedSession(row.session) : undefined;
	const brief = session && row?.record;
	if (!brief) return { session, record: undefined };
	if (brief.asked) return { session, record: await findGrantedRecord(sql, session.owner.id, ref, entries) };
	return { session, record: tellOnlyBuyers(brief) };
}

async function readOne<Row>(sql: Sql, text: string, values: (string | number)[]): Promise<Row | undefined> {
	const [row] = await sql.unsafe<{ record: Row }[]>(text, values, { prepare: true });
	return row?.record;
}

/** Here, so that no page and no file made of the record can forget it. */
const tellOnlyBuyers = (record: GrantedRecord): GrantedRecord => {
	const told = concealGifts(record);
	return told.proved ? told : maskRecord(told);
};
