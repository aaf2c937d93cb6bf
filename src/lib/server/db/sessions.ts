import { createHash } from 'node:crypto';
import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { StaffRole } from '../../domain/access/staff-role.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { orders } from './schema/orders.ts';
import { staffAccounts } from './schema/access.ts';
import { grants, links, principals, sessions } from './schema/people.ts';

export type PrincipalKind = 'guest' | 'shopper' | 'staff';
export type StoredSession = { principalId: string; expiresAt: Date; seenMsAgo: number };
/** Who holds a session; staff with the role they have at this moment. */
export type SessionOwner =
	{ id: string; kind: 'guest' | 'shopper' } | { id: string; kind: 'staff'; role: StaffRole };
export type NewSession = {
	id: string;
	principalId: string;
	label: string | null;
	idleMs: number;
	absoluteMs: number;
};

/** The table never holds a session's id, only this. */
export const hashSessionId = (id: string): Buffer => createHash('sha256').update(id).digest();

const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;

export async function insertPrincipal(tx: Tx, kind: PrincipalKind): Promise<string> {
	const id = newId();
	await tx.insert(principals).values({ id, kind });
	return id;
}

/** The shopper of an address: made when it is proved for the first time, the same ever after. */
export async function keepShopper(tx: Tx, emailKey: string): Promise<string> {
	const [row] = await tx
		.insert(principals)
		.values({ id: newId(), kind: 'shopper', emailKey })
		.onConflictDoUpdate({
			target: [principals.kind, principals.emailKey],
			targetWhere: sql`${principals.emailKey} is not null`,
			// Changes nothing, and so returns the row that is there.
			set: { emailKey }
		})
		.returning({ id: principals.id });
	if (!row) throw new Error('no principal');
	return row.id;
}

/** Gives what one principal may see to another as well: whoever steps up keeps what they had proved. */
export async function moveGrants(tx: Tx, from: string, to: string): Promise<void> {
	await tx.execute(sql`insert into ${grants} (principal_id, order_id, via, link_id, created_at, expires_at)
		select ${to}::uuid, order_id, via, link_id, created_at, expires_at from ${grants}
		where principal_id = ${from}::uuid and expires_at > now()
		on conflict (principal_id, order_id) do update
			set via = excluded.via, link_id = excluded.link_id, expires_at = excluded.expires_at
			where ${grants}.expires_at < excluded.expires_at`);
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
	const { id, principalId, label, idleMs, absoluteMs } = session;
	await tx.insert(sessions).values({
		idHash: hashSessionId(id),
		principalId,
		label,
		expiresAt: inMs(Math.min(idleMs, absoluteMs)) as never,
		absoluteExpiresAt: inMs(absoluteMs) as never
	});
}

/** A session within both its times whose owner is not disabled; nothing otherwise. */
export async function findSession(
	tx: Tx,
	id: string
): Promise<{ session: StoredSession; owner: SessionOwner } | undefined> {
	const [row] = await tx
		.select({
			expiresAt: sessions.expiresAt,
			seenMsAgo: sql<number>`extract(epoch from now() - ${sessions.lastSeenAt})::float8 * 1000`,
			principalId: principals.id,
			kind: principals.kind,
			role: staffAccounts.role
		})
		.from(sessions)
		.innerJoin(principals, eq(principals.id, sessions.principalId))
		.leftJoin(staffAccounts, eq(staffAccounts.principalId, principals.id))
		.where(
			and(
				eq(sessions.idHash, hashSessionId(id)),
				gt(sessions.expiresAt, sql`now()`),
				gt(sessions.absoluteExpiresAt, sql`now()`),
				isNull(principals.disabledAt)
			)
		);
	if (!row) return undefined;
	const { expiresAt, seenMsAgo, principalId, kind, role } = row;
	const session = { principalId, expiresAt, seenMsAgo };
	if (kind !== 'staff') return { session, owner: { id: principalId, kind } };
	// Staff without an account would be staff without a role.
	return role ? { session, owner: { id: principalId, kind, role } } : undefined;
}

/** The session was used just now: pushes its idle end on, never past the absolute one. */
export async function touchSession(tx: Tx, id: string, idleMs: number): Promise<void> {
	await tx
		.update(sessions)
		.set({ lastSeenAt: sql`now()`, expiresAt: sql`least(${inMs(idleMs)}, ${sessions.absoluteExpiresAt})` })
		.where(eq(sessions.idHash, hashSessionId(id)));
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
	await tx.delete(sessions).where(eq(sessions.idHash, hashSessionId(id)));
}

export async function deleteSessionsOf(tx: Tx, principalId: string): Promise<void> {
	await tx.delete(sessions).where(eq(sessions.principalId, principalId));
}

export async function deleteExpiredSessions(tx: Tx): Promise<void> {
	await tx
		.delete(sessions)
		.where(or(lt(sessions.expiresAt, sql`now()`), lt(sessions.absoluteExpiresAt, sql`now()`)));
}

export type NewGrant = {
	principalId: string;
	orderId: string;
	via: string;
	linkId?: string;
	expiresAt: Date;
};

/** Lets a principal see an order; proved again it is seen for longer, never for less. */
export async function insertGrant(tx: Tx, grant: NewGrant): Promise<void> {
	await tx
		.insert(grants)
		.values(grant)
		.onConflictDoUpdate({
			target: [grants.principalId, grants.orderId],
			set: {
				via: grant.via,
				linkId: grant.linkId ?? null,
				expiresAt: sql`greatest(${grants.expiresAt}, excluded.expires_at)`
			}
		});
}

/** The order a principal may see under this ref, if it may: the one question the order page asks. */
export async function findGrantedOrder(
	tx: Tx,
	principalId: string,
	ref: string
): Promise<{ orderId: string; expiresAt: Date } | undefined> {
	const [row] = await tx
		.select({ orderId: grants.orderId, expiresAt: grants.expiresAt })
		.from(orders)
		.innerJoin(grants, eq(grants.orderId, orders.id))
		.leftJoin(links, eq(links.id, grants.linkId))
		.where(
			and(
				eq(orders.ref, ref),
				eq(grants.principalId, principalId),
				gt(grants.expiresAt, sql`now()`),
				// What a link opened ends with the link.
				isNull(links.revokedAt)
			)
		);
	return row;
}
