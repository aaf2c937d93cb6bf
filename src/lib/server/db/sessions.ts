import { createHash } from 'node:crypto';
import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { orders } from './schema/orders.ts';
import { grants, links, principals, sessions } from './schema/people.ts';

export type StoredSession = { principalId: string; expiresAt: Date };
export type SessionOwner = { id: string; kind: 'guest' | 'shopper' | 'staff' };

/** The table never holds a session's id, only this. */
export const hashSessionId = (id: string): Buffer => createHash('sha256').update(id).digest();

export async function insertPrincipal(tx: Tx, kind: SessionOwner['kind']): Promise<string> {
	const id = newId();
	await tx.insert(principals).values({ id, kind });
	return id;
}

export async function insertSession(
	tx: Tx,
	session: StoredSession & { id: string; absoluteExpiresAt: Date }
): Promise<void> {
	const { id, ...rest } = session;
	await tx.insert(sessions).values({ idHash: hashSessionId(id), ...rest });
}

/** A session within both its times whose owner is not disabled; nothing otherwise. */
export async function findSession(
	tx: Tx,
	id: string
): Promise<{ session: StoredSession; owner: SessionOwner } | undefined> {
	const [row] = await tx
		.select({ expiresAt: sessions.expiresAt, principalId: principals.id, kind: principals.kind })
		.from(sessions)
		.innerJoin(principals, eq(principals.id, sessions.principalId))
		.where(
			and(
				eq(sessions.idHash, hashSessionId(id)),
				gt(sessions.expiresAt, sql`now()`),
				gt(sessions.absoluteExpiresAt, sql`now()`),
				isNull(principals.disabledAt)
			)
		);
	if (!row) return undefined;
	const { expiresAt, principalId, kind } = row;
	return { session: { principalId, expiresAt }, owner: { id: principalId, kind } };
}

/** Pushes the idle end on, never past the absolute one. */
export async function extendSession(tx: Tx, id: string, expiresAt: Date): Promise<void> {
	await tx
		.update(sessions)
		.set({ expiresAt: sql`least(${expiresAt.toISOString()}::timestamptz, ${sessions.absoluteExpiresAt})` })
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
