import { createHash } from 'node:crypto';
import { and, desc, eq, gt, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { StaffRole } from '../../domain/access/staff-role.ts';
import type { Database, Tx } from './client.ts';
import { newId } from './ids.ts';
import { staffAccounts } from './schema/access.ts';
import { principals, sessions } from './schema/people.ts';

export type PrincipalKind = 'guest' | 'shopper' | 'staff';
export type StoredSession = { expiresAt: Date; seenMsAgo: number };
/** Who holds a session; staff with the role they have at this moment. */
export type SessionOwner =
	| { id: string; kind: 'guest' }
	| { id: string; kind: 'shopper'; email: string }
	| { id: string; kind: 'staff'; role: StaffRole };
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

/** Asked with every page, so it is worked out once per pool. */
const SEARCHES = new WeakMap<Database, ReturnType<typeof prepareSearch>>();

const prepareSearch = (db: Database) =>
	db
		.select({
			expiresAt: sessions.expiresAt,
			seenMsAgo: sql<number>`extract(epoch from now() - ${sessions.lastSeenAt})::float8 * 1000`,
			principalId: principals.id,
			kind: principals.kind,
			email: principals.emailKey,
			role: staffAccounts.role
		})
		.from(sessions)
		.innerJoin(principals, eq(principals.id, sessions.principalId))
		.leftJoin(staffAccounts, eq(staffAccounts.principalId, principals.id))
		.where(
			and(
				eq(sessions.idHash, sql.placeholder('idHash')),
				gt(sessions.expiresAt, sql`now()`),
				gt(sessions.absoluteExpiresAt, sql`now()`),
				isNull(principals.disabledAt)
			)
		)
		.prepare('find_session');

/** A session within both its times whose owner is not disabled; nothing otherwise. */
export async function findSession(
	db: Database,
	sessionId: string
): Promise<{ session: StoredSession; owner: SessionOwner } | undefined> {
	let search = SEARCHES.get(db);
	if (!search) SEARCHES.set(db, (search = prepareSearch(db)));
	const [row] = await search.execute({ idHash: hashSessionId(sessionId) });
	if (!row) return undefined;
	const { expiresAt, seenMsAgo, principalId: id, kind, email, role } = row;
	const owner =
		kind === 'guest'
			? { id, kind }
			: kind === 'shopper'
				? email && { id, kind, email }
				: role && { id, kind, role };
	// A shopper without an address, or staff without an account, is nobody.
	return owner ? { session: { expiresAt, seenMsAgo }, owner } : undefined;
}

/** The session was used just now: pushes its idle end on, never past the absolute one. */
export async function touchSession(tx: Tx, id: string, idleMs: number): Promise<void> {
	await tx
		.update(sessions)
		.set({ lastSeenAt: sql`now()`, expiresAt: sql`least(${inMs(idleMs)}, ${sessions.absoluteExpiresAt})` })
		.where(eq(sessions.idHash, hashSessionId(id)));
}

/** The same session under another id: whatever it was before is worth nothing any more. Its ends stay. */
export async function renameSession(tx: Tx, id: string, newId: string): Promise<boolean> {
	const rows = await tx
		.update(sessions)
		.set({ idHash: hashSessionId(newId), lastSeenAt: sql`now()` as never })
		.where(eq(sessions.idHash, hashSessionId(id)))
		.returning({ principalId: sessions.principalId });
	return rows.length > 0;
}

export type ListedSession = {
	/** Names it in the list; signs nobody in. */
	handle: string;
	label: string | null;
	createdAt: Date;
	lastSeenAt: Date;
	isThis: boolean;
};

/** Somebody's open sessions, the one asking first, then the one used last. */
export async function listSessionsOf(
	tx: Tx,
	principalId: string,
	sessionId: string
): Promise<ListedSession[]> {
	const isThis = sql<boolean>`${sessions.idHash} = ${hashSessionId(sessionId)}`;
	return tx
		.select({
			handle: sql<string>`encode(${sessions.idHash}, 'hex')`,
			label: sessions.label,
			createdAt: sessions.createdAt,
			lastSeenAt: sessions.lastSeenAt,
			isThis
		})
		.from(sessions)
		.where(
			and(
				eq(sessions.principalId, principalId),
				gt(sessions.expiresAt, sql`now()`),
				gt(sessions.absoluteExpiresAt, sql`now()`)
			)
		)
		.orderBy(desc(isThis), desc(sessions.lastSeenAt));
}

/** Ends one of somebody's own sessions, by its name in the list. */
export async function deleteListedSession(tx: Tx, principalId: string, handle: string): Promise<void> {
	if (!/^[0-9a-f]{64}$/.test(handle)) return;
	await tx
		.delete(sessions)
		.where(and(eq(sessions.principalId, principalId), eq(sessions.idHash, Buffer.from(handle, 'hex'))));
}

export async function deleteOtherSessions(tx: Tx, principalId: string, sessionId: string): Promise<void> {
	await tx
		.delete(sessions)
		.where(and(eq(sessions.principalId, principalId), ne(sessions.idHash, hashSessionId(sessionId))));
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
