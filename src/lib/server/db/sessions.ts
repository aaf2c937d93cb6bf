import { and, desc, eq, gt, lt, ne, or, sql } from 'drizzle-orm';
import type { StaffRole } from '../../domain/access/staff-role.ts';
import type { Database, Tx } from './client.ts';
import { newId } from './ids.ts';
import { plain } from './plain.ts';
import { dropDeviceOf, moveDevice } from './push-subscriptions.ts';
import { hashSessionId } from './session-hash.ts';
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

export { hashSessionId };

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

/** A session within both its times whose owner is not disabled, `$1` its hash. */
export const LIVE_SESSION = `select extract(epoch from s.expires_at)::float8 * 1000 as expires_ms, extract(epoch from now() - s.last_seen_at)::float8 * 1000 as seen_ms_ago,
		p.id as principal_id, p.kind, p.email_key as email, a.role
	from sessions s join principals p on p.id = s.principal_id left join staff_accounts a on a.principal_id = p.id
	where s.id_hash = $1 and s.expires_at > now() and s.absolute_expires_at > now() and p.disabled_at is null`;

export type SessionRow = {
	expires_ms: number;
	seen_ms_ago: number;
	principal_id: string;
	kind: PrincipalKind;
	email: string | null;
	role: StaffRole | null;
};

export type FoundSession = { session: StoredSession; owner: SessionOwner };

/** Whose it is. A shopper without an address, or staff without an account, is nobody. */
export function ownedSession(row: SessionRow): FoundSession | undefined {
	const { principal_id: id, kind, email, role } = row;
	const owner =
		kind === 'guest'
			? { id, kind }
			: kind === 'shopper'
				? email && { id, kind, email }
				: role && { id, kind, role };
	const session = { expiresAt: new Date(row.expires_ms), seenMsAgo: row.seen_ms_ago };
	return owner ? { session, owner } : undefined;
}

/** A session within both its times whose owner is not disabled; nothing otherwise. */
export async function findSession(db: Database, sessionId: string): Promise<FoundSession | undefined> {
	const [row] = await plain<SessionRow>(db, LIVE_SESSION, [hashSessionId(sessionId)]);
	return row && ownedSession(row);
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
	for (const { principalId } of rows) await moveDevice(tx, id, newId, principalId);
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
	const ended = await tx
		.delete(sessions)
		.where(and(eq(sessions.principalId, principalId), eq(sessions.idHash, Buffer.from(handle, 'hex'))))
		.returning({ hash: sessions.idHash });
	for (const { hash } of ended) await dropDeviceOf(tx, hash);
}

export async function deleteOtherSessions(tx: Tx, principalId: string, sessionId: string): Promise<void> {
	const ended = await tx
		.delete(sessions)
		.where(and(eq(sessions.principalId, principalId), ne(sessions.idHash, hashSessionId(sessionId))))
		.returning({ hash: sessions.idHash });
	for (const { hash } of ended) await dropDeviceOf(tx, hash);
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
	await dropDeviceOf(tx, hashSessionId(id));
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
