import { Lucia, TimeSpan } from 'lucia';
import type { Principal } from '#domain/access/principal.ts';
import type { Database } from '#server/db/client.ts';
import { insertPrincipal } from '#server/db/sessions.ts';
import { luciaAdapter } from './lucia-adapter.ts';

type OwnerKind = { kind: 'guest' | 'shopper' | 'staff' };

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<Record<never, never>, OwnerKind>;
		DatabaseSessionAttributes: { absoluteExpiresAt: Date };
		DatabaseUserAttributes: OwnerKind;
	}
}

/** A cookie as a response sets it. */
export type SessionCookie = {
	name: string;
	value: string;
	attributes: Record<string, unknown> & { path: string };
};

export type Sessions = {
	cookieName: string;
	/**
	 * Who the holder of this session id is.
	 *
	 * @returns the principal, and a cookie to set where the idle time was pushed on; `anonymous` for an id that is
	 * unknown, too old or whose owner was disabled
	 */
	whoIs(sessionId: string): Promise<{ principal: Principal; cookie?: SessionCookie }>;
	/** A new guest with a new session: 24 h idle, 7 days in all. */
	openGuest(): Promise<{ principalId: string; cookie: SessionCookie }>;
	end(sessionId: string): Promise<SessionCookie>;
};

const GUEST = { idle: new TimeSpan(24, 'h'), absoluteDays: 7 };
const DAY_MS = 86_400_000;

/**
 * Everything the house asks of lucia. It is finished software, so it stays behind this one door.
 *
 * @param secure whether the site is reached over https; decides the cookie's `Secure` and its `__Host-` name
 */
export function createSessions(db: Database, secure: boolean): Sessions {
	const cookieName = secure ? '__Host-session' : 'session';
	const lucia = new Lucia<Record<never, never>, OwnerKind>(luciaAdapter(db), {
		sessionExpiresIn: GUEST.idle,
		sessionCookie: { name: cookieName, attributes: { secure, sameSite: 'lax', path: '/' } },
		getUserAttributes: ({ kind }) => ({ kind })
	});
	const asCookie = (cookie: { name: string; value: string; attributes: object }): SessionCookie => ({
		name: cookie.name,
		value: cookie.value,
		attributes: { ...cookie.attributes, path: '/' }
	});
	return {
		cookieName,
		async whoIs(sessionId) {
			const { session, user } = await lucia.validateSession(sessionId);
			if (!session) return { principal: { kind: 'anonymous' } };
			const principal: Principal = { kind: user.kind, id: user.id, session: session.id };
			return session.fresh
				? { principal, cookie: asCookie(lucia.createSessionCookie(session.id)) }
				: { principal };
		},
		async openGuest() {
			const principalId = await insertPrincipal(db, 'guest');
			const absoluteExpiresAt = new Date(Date.now() + GUEST.absoluteDays * DAY_MS);
			const session = await lucia.createSession(principalId, { absoluteExpiresAt });
			return { principalId, cookie: asCookie(lucia.createSessionCookie(session.id)) };
		},
		async end(sessionId) {
			await lucia.invalidateSession(sessionId);
			return asCookie(lucia.createBlankSessionCookie());
		}
	};
}
