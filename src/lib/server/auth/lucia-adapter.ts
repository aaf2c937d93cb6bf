import type { Adapter, DatabaseSession } from 'lucia';
import type { Database } from '#server/db/client.ts';
import {
	deleteExpiredSessions,
	deleteSession,
	deleteSessionsOf,
	insertSession,
	touchSession
} from '#server/db/sessions.ts';
import type { FoundSession } from '#server/db/sessions.ts';
import { LIFETIMES, SEEN_EVERY_MS } from './lifetimes.ts';

/** The session of an id, by whichever statement. */
export type LookUp = (sessionId: string) => Promise<FoundSession | undefined>;

/**
 * What lucia asks of a store, answered by ours: session ids are hashed on the way in, so the table signs nobody in.
 * Lucia knows one lifetime for all and only an idle one; ours hang on who somebody is, so the store counts them, by
 * PostgreSQL's clock.
 */
export function luciaAdapter(db: Database, look: LookUp): Adapter {
	return {
		async getSessionAndUser(id) {
			const found = await look(id);
			if (!found) return [null, null];
			const { session, owner } = found;
			if (session.seenMsAgo >= SEEN_EVERY_MS) {
				// A disk that is full stops writes, not reading: the session then ends a little sooner.
				await touchSession(db, id, LIFETIMES[owner.kind].idleMs).catch(() => {});
			}
			return [
				{
					id,
					userId: owner.id,
					expiresAt: session.expiresAt,
					attributes: {} as DatabaseSession['attributes']
				},
				{ id: owner.id, attributes: { owner } }
			];
		},
		setSession: ({ id, userId, attributes: { kind, label } }) =>
			insertSession(db, { id, principalId: userId, label, ...LIFETIMES[kind] }),
		// Done above, where it is known whose session it is.
		updateSessionExpiration: () => Promise.resolve(),
		deleteSession: (id) => deleteSession(db, id),
		deleteUserSessions: (userId) => deleteSessionsOf(db, userId),
		deleteExpiredSessions: () => deleteExpiredSessions(db),
		// Hashed ids cannot be given back; nothing of ours asks lucia for a list.
		getUserSessions: () => Promise.resolve([])
	};
}
