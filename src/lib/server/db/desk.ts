import { sql } from 'drizzle-orm';
import type { OrderStatus } from '../../domain/order/states.ts';
import type { Tx } from './client.ts';

/** An order as the desk lists it. */
export type FoundOrder = {
	id: string;
	ref: string;
	displayRef: string;
	status: OrderStatus;
	placedAt: string;
	currency: string;
	total: number;
	name: string | null;
	email: string | null;
};

/** One entry of an order's history as the desk reads it: with names and reasons. */
export type DeskEntry = {
	seq: number;
	at: string;
	type: string;
	actorKind: 'system' | 'machine' | 'shopper' | 'staff' | 'carrier';
	/** The colleague, the key or the part of the program; nothing where it is only known by kind. */
	who: string | null;
	data: Record<string, unknown>;
	reason: string | null;
};

const INSTANT = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** The latest entries, newest first. */
export async function listDeskHistory(tx: Tx, orderId: string, limit: number): Promise<DeskEntry[]> {
	const rows = await tx.execute<DeskEntry>(sql`
		select h.seq, ${INSTANT('h.at')} as at, h.type, h.actor_kind as "actorKind", h.data, w.words as reason,
			case h.actor_kind when 'staff' then s.name when 'machine' then k.name when 'system' then h.actor_id end as who
		from history h
		left join history_words w on w.order_id = h.order_id and w.seq = h.seq
		left join staff_accounts s on h.actor_kind = 'staff' and s.principal_id::text = h.actor_id
		left join api_keys k on h.actor_kind = 'machine' and k.id::text = h.actor_id
		where h.order_id = ${orderId} order by h.seq desc limit ${limit}`);
	return [...rows];
}

/** Who looked at an order and when, newest first. */
export type DeskLook = { at: string; who: string | null };

export async function listLooks(tx: Tx, orderId: string, limit: number): Promise<DeskLook[]> {
	const rows = await tx.execute<DeskLook>(sql`
		select ${INSTANT('a.at')} as at, s.name as who from audit a
		left join staff_accounts s on s.principal_id::text = a.actor_id
		where a.order_id = ${orderId} and a.action = 'order.viewed' order by a.at desc, a.id desc limit ${limit}`);
	return [...rows];
}

export type DeskLink = {
	id: string;
	scope: 'watch' | 'act' | 'gift';
	note: string | null;
	who: string | null;
	state: 'good' | 'expired' | 'revoked';
	createdAt: string;
	expiresAt: string;
	/** Ends so many days after everything has come, once it has; `expiresAt` is the latest end until then. */
	daysAfterDelivery: number | null;
	openedCount: number;
	lastOpenedAt: string | null;
};

/** Every link that was ever made of an order, newest first; the address of none, since only its hash is kept. */
export async function listDeskLinks(tx: Tx, orderId: string): Promise<DeskLink[]> {
	const rows = await tx.execute<DeskLink>(sql`
		select l.id, l.scope, l.note, coalesce(s.name, k.name, nullif(split_part(l.created_by, ':', 2), '')) as who,
			case when l.revoked_at is not null then 'revoked' when l.expires_at <= now() then 'expired' else 'good' end as state,
			${INSTANT('l.created_at')} as "createdAt", ${INSTANT('l.expires_at')} as "expiresAt",
			l.days_after_delivery as "daysAfterDelivery", l.opened_count as "openedCount", ${INSTANT('l.last_opened_at')} as "lastOpenedAt"
		from links l
		left join staff_accounts s on l.created_by = 'staff:' || s.principal_id
		left join api_keys k on l.created_by = 'machine:' || k.id
		where l.order_id = ${orderId} order by l.created_at desc, l.id desc`);
	return [...rows];
}
