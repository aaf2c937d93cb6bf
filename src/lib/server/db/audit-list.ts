import { sql, type SQL } from 'drizzle-orm';
import { orderNumberKey } from '../../domain/access/order-number.ts';
import type { AuditActor, AuditPlace } from '../../domain/audit/ask.ts';
import type { Tx } from './client.ts';
import { numberKey, orders } from './schema/orders.ts';
import { both } from './search-filters.ts';

/** What rows have to be; instants are RFC 3339, `before` is not included. */
export type AuditFilter = {
	actorKind: AuditActor | undefined;
	actorId: string | undefined;
	what: string | undefined;
	orderId: string | undefined;
	subject: string | undefined;
	from: string | undefined;
	before: string | undefined;
	after: AuditPlace | undefined;
};

/** One row of the audit as it is read: with names, and the order's number. `at` has microseconds. */
export type AuditRow = {
	at: string;
	tie: string;
	actorKind: AuditActor;
	/** The colleague, the key or the part of the program; nothing where it is only known by kind. */
	who: string | null;
	what: string;
	ref: string | null;
	displayRef: string | null;
	/** The entry's number in its order's history. */
	seq: number | null;
	subject: string | null;
	reason: string | null;
	facts: Record<string, unknown>;
};

const AT = sql.raw(`to_char(x.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);
const NAMES =
	sql.raw(`left join staff_accounts s on x.actor_kind = 'staff' and s.principal_id::text = x.actor_id
	left join api_keys k on x.actor_kind = 'machine' and k.id::text = x.actor_id
	left join orders o on o.id = x.order_id`);
const WHO = sql.raw(
	`case x.actor_kind when 'staff' then s.name when 'machine' then k.name when 'system' then x.actor_id end as who`
);

const conditions = ({ actorKind, actorId, from, before, orderId }: AuditFilter): SQL[] => [
	...(actorKind ? [sql`actor_kind = ${actorKind}`] : []),
	...(actorId ? [sql`actor_id = ${actorId}`] : []),
	...(orderId ? [sql`order_id = ${orderId}::uuid`] : []),
	...(from ? [sql`at >= ${from}::timestamptz`] : []),
	...(before ? [sql`at < ${before}::timestamptz`] : [])
];

const ofDesk = (filter: AuditFilter): SQL[] => [
	...conditions(filter),
	...(filter.what ? [sql`action = ${filter.what}`] : []),
	...(filter.subject ? [sql`subject = ${filter.subject}`] : [])
];
const ofHistory = (filter: AuditFilter): SQL[] => [
	...conditions(filter),
	...(filter.what ? [sql`type = ${filter.what}`] : []),
	// Nothing but an order is asked of a history.
	...(filter.subject ? [sql`false`] : [])
];

/** All that is asked for of one of the two, to be counted. */
export const auditRows = (of: 'desk' | 'orders', filter: AuditFilter): SQL =>
	of === 'desk'
		? sql`select from audit where ${both(ofDesk(filter))}`
		: sql`select from history where ${both(ofHistory(filter))}`;

/** What staff saw and did, newest first. */
export async function listAuditRows(tx: Tx, filter: AuditFilter, limit: number): Promise<AuditRow[]> {
	const { after } = filter;
	const where = both([
		...ofDesk(filter),
		...(after ? [sql`(at, id) < (${after.at}::timestamptz, ${after.tie}::text::bigint)`] : [])
	]);
	const rows = await tx.execute<AuditRow>(sql`
		with x as materialized (select * from audit where ${where} order by at desc, id desc limit ${limit})
		select ${AT} as at, x.id::text as tie, x.actor_kind as "actorKind", ${WHO}, x.action as what,
			o.ref, o.display_ref as "displayRef", null::integer as seq, x.subject, x.reason, x.facts
		from x ${NAMES} order by x.at desc, x.id desc`);
	return [...rows];
}

/** Every change of orders, newest first. */
export async function listHistoryRows(tx: Tx, filter: AuditFilter, limit: number): Promise<AuditRow[]> {
	const { after } = filter;
	const [order, seq] = after ? after.tie.split(':') : [];
	const where = both([
		...ofHistory(filter),
		...(after && order && seq
			? [sql`(at, order_id, seq) < (${after.at}::timestamptz, ${order}::uuid, ${seq}::text::integer)`]
			: [])
	]);
	const rows = await tx.execute<AuditRow>(sql`
		with x as materialized (select * from history where ${where} order by at desc, order_id desc, seq desc limit ${limit})
		select ${AT} as at, x.order_id || ':' || x.seq as tie, x.actor_kind as "actorKind", ${WHO}, x.type as what,
			o.ref, o.display_ref as "displayRef", x.seq, null as subject, w.words as reason, x.data as facts
		from x ${NAMES} left join history_words w on w.order_id = x.order_id and w.seq = x.seq
		order by x.at desc, x.order_id desc, x.seq desc`);
	return [...rows];
}

/** Everybody who ever worked at the shop, by name. */
export async function listAuditors(tx: Tx): Promise<{ id: string; name: string }[]> {
	const rows = await tx.execute<{ id: string; name: string }>(
		sql`select principal_id as id, name from staff_accounts order by lower(name), principal_id`
	);
	return [...rows];
}

/** The order a number names, however it is typed, where that is one alone. */
export async function findOrderByNumber(tx: Tx, number: string): Promise<string | undefined> {
	const key = orderNumberKey(number);
	if (key === undefined) return undefined;
	const rows = await tx.execute<{ id: string }>(sql`
		select id from ${orders} where ${numberKey(orders.ref)} = ${key}
		union select id from ${orders} where ${numberKey(orders.displayRef)} = ${key} limit 2`);
	return rows.length === 1 ? rows[0]?.id : undefined;
}

/** How long an order's history is, and when its last entry was made. */
export async function findHistoryEnd(
	tx: Tx,
	orderId: string
): Promise<{ ref: string; displayRef: string; seq: number; at: string | null } | undefined> {
	const rows = await tx.execute<{ ref: string; displayRef: string; seq: number; at: string | null }>(sql`
		select x.ref, x.display_ref as "displayRef", x.history_seq as seq,
			(select ${AT} from history x where x.order_id = o.id order by x.seq desc limit 1) as at
		from orders o join orders x on x.id = o.id where o.id = ${orderId}`);
	return rows[0];
}
