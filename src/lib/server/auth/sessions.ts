import { Lucia, TimeSpan } from 'lucia';
import type { Principal } from '#domain/access/principal.ts';
import type { StaffRole } from '#domain/access/staff-role.ts';
import type { Database } from '#server/db/client.ts';
import { insertPrincipal, keepShopper, moveGrants, type PrincipalKind } from '#server/db/sessions.ts';
import { labelDevice } from './device-label.ts';
import { LIFETIMES } from './lifetimes.ts';
import { luciaAdapter } from './lucia-adapter.ts';

type OwnerKind = { kind: 'guest' | 'shopper' } | { kind: 'staff'; role: StaffRole };

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<Record<never, never>, { owner: OwnerKind }>;
		DatabaseSessionAttributes: { kind: PrincipalKind; label: string | null };
		DatabaseUserAttributes: OwnerKind;
	}
}

/** A cookie as a response sets it. */
export type SessionCookie = {
	name: string;
	value: string;
	attributes: Record<string, unknown> & { path: string };
};

/** Where a session is opened, and whom the browser was until now: that session ends, for no id survives a step up. */
export type Opening = { userAgent?: string | null; before?: Principal };
export type Opened = { principalId: string; cookie: SessionCookie };

export type Sessions = {
	cookieName: string;
	/** Who the holder of this session id is; `anonymous` where it is unknown, too old or its owner was disabled. */
	whoIs(sessionId: string): Promise<{ principal: Principal; cookie?: SessionCookie }>;
	/** A new guest with a new session. A guest that was there stays the same guest, under a new id. */
	openGuest(opening?: Opening): Promise<Opened>;
	/** Whoever has proved this address. What they could see as a guest they go on seeing. */
	openShopper(emailKey: string, opening?: Opening): Promise<Opened>;
	/** Whoever works at the shop and has passed every factor. */
	openStaff(principalId: string, opening?: Opening): Promise<Opened>;
	/** Ends it; the cookie that is returned removes the one in the browser. */
	end(sessionId: string): Promise<SessionCookie>;
};

/**
 * Everything the house asks of lucia. It is finished software, so it stays behind this one door.
 *
 * @param secure whether the site is reached over https; decides the cookie's `Secure` and its `__Host-` name
 */
export function createSessions(db: Database, secure: boolean): Sessions {
	const cookieName = secure ? '__Host-session' : 'session';
	const lucia = new Lucia<Record<never, never>, { owner: OwnerKind }>(luciaAdapter(db), {
		// Below the adapter's own interval, so that lucia never finds a session worth extending.
		sessionExpiresIn: new TimeSpan(1, 's'),
		sessionCookie: { name: cookieName, attributes: { secure, sameSite: 'lax', path: '/' } },
		getUserAttributes: (owner) => ({ owner })
	});

	async function open(kind: PrincipalKind, principalId: string, opening: Opening): Promise<Opened> {
		const session = await lucia.createSession(principalId, { kind, label: labelDevice(opening.userAgent) });
		const ended = sessionOf(opening.before);
		if (ended) await lucia.invalidateSession(ended);
		const { name, value, attributes } = lucia.createSessionCookie(session.id);
		// The idle end is the server's to know; the cookie need not be set again with every page.
		const maxAge = LIFETIMES[kind].absoluteMs / 1000;
		return { principalId, cookie: { name, value, attributes: { ...attributes, path: '/', maxAge } } };
	}

	return {
		cookieName,
		async whoIs(sessionId) {
			const { session, user } = await lucia.validateSession(sessionId);
			if (!session) return { principal: { kind: 'anonymous' } };
			return { principal: { ...user.owner, id: user.id, session: session.id } };
		},
		async openGuest(opening = {}) {
			const { before } = opening;
			const principalId = before?.kind === 'guest' ? before.id : await insertPrincipal(db, 'guest');
			return open('guest', principalId, opening);
		},
		async openShopper(emailKey, opening = {}) {
			const principalId = await keepShopper(db, emailKey);
			if (opening.before?.kind === 'guest') await moveGrants(db, opening.before.id, principalId);
			return open('shopper', principalId, opening);
		},
		openStaff: (principalId, opening = {}) => open('staff', principalId, opening),
		async end(sessionId) {
			await lucia.invalidateSession(sessionId);
			const { name, value, attributes } = lucia.createBlankSessionCookie();
			return { name, value, attributes: { ...attributes, path: '/' } };
		}
	};
}

function sessionOf(principal: Principal | undefined): string | undefined {
	return principal && 'session' in principal ? principal.session : undefined;
}
