import type { Adapter, DatabaseSession } from 'lucia';
import type { Database } from '#server/db/client.ts';
import {
	deleteExpiredSessions,
	deleteSession,
	deleteSessionsOf,
	extendSession,
	findSession,
	insertSession
} from '#server/db/sessions.ts';

/**
 * What lucia asks of a store, answered by ours: session ids are hashed on the way in, so the table signs nobody in.
 * `absoluteExpiresAt` travels as a session attribute.
 */
export function luciaAdapter(db: Database): Adapter {
	return {
		async getSessionAndUser(id) {
			const found = await findSession(db, id);
			if (!found) return [null, null];
			const { session, owner } = found;
			return [
				{
					id,
					userId: owner.id,
					expiresAt: session.expiresAt,
					attributes: {} as DatabaseSession['attributes']
				},
				{ id: owner.id, attributes: { kind: owner.kind } }
			];
		},
		setSession: ({ id, userId, expiresAt, attributes }) =>
			insertSession(db, {
				id,
				principalId: userId,
				expiresAt,
				absoluteExpiresAt: attributes.absoluteExpiresAt
			}),
		updateSessionExpiration: (id, expiresAt) => extendSession(db, id, expiresAt),
		deleteSession: (id) => deleteSession(db, id),
		deleteUserSessions: (userId) => deleteSessionsOf(db, userId),
		deleteExpiredSessions: () => deleteExpiredSessions(db),
		// Hashed ids cannot be given back; nothing of ours asks lucia for a list.
		getUserSessions: () => Promise.resolve([])
	};
}
