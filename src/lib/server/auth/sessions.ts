import { generateIdFromEntropySize, Lucia, TimeSpan } from 'lucia';
import type { Principal } from '#domain/access/principal.ts';
import type { Database } from '#server/db/client.ts';
import { copyGrants } from '#server/db/grants.ts';
import { moveDevice } from '#server/db/push-subscriptions.ts';
import {
	deleteListedSession,
	deleteOtherSessions,
	findSession,
	insertPrincipal,
	keepShopper,
	listSessionsOf,
	renameSession,
	type ListedSession,
	type PrincipalKind,
	type SessionOwner
} from '#server/db/sessions.ts';
import { labelDevice } from './device-label.ts';
import { LIFETIMES } from './lifetimes.ts';
import { luciaAdapter, type LookUp } from './lucia-adapter.ts';

export type { ListedSession };
type Attributes = { owner: SessionOwner };

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<Record<never, never>, Attributes>;
		DatabaseSessionAttributes: { kind: PrincipalKind; label: string | null };
		DatabaseUserAttributes: Attributes;
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
	/**
	 * Who the holder of this session id is; `anonymous` where it is unknown, too old or its owner was disabled.
	 *
	 * @param look another statement to look it up by, which brings along what is asked for
	 */
	whoIs(sessionId: string, look?: LookUp): Promise<{ principal: Principal }>;
	/**
	 * Whoever has proved an order: a new guest. A guest or shopper who was there stays who they are, under a new id; a
	 * shopper's session also keeps its ends, for their address was not proved again.
	 */
	openGuest(opening?: Opening): Promise<Opened>;
	/** Whoever has proved this address. What they could see as a guest they go on seeing. */
	openShopper(emailKey: string, opening?: Opening): Promise<Opened>;
	/** Whoever works at the shop and has passed every factor. */
	openStaff(principalId: string, opening?: Opening): Promise<Opened>;
	/** Ends it; the cookie that is returned removes the one in the browser. */
	end(sessionId: string): Promise<SessionCookie>;
	/** Where somebody is signed in, the session that asks first. */
	list(principal: Principal): Promise<ListedSession[]>;
	/** Ends one of somebody's own sessions, as named in their list. */
	endListed(principal: Principal, handle: string): Promise<void>;
	endOthers(principal: Principal): Promise<void>;
};

/**
 * Everything the house asks of lucia. It is finished software, so it stays behind this one door.
 *
 * @param secure whether the site is reached over https; decides the cookie's `Secure` and its `__Host-` name
 */
export function createSessions(db: Database, secure: boolean): Sessions {
	const cookieName = secure ? '__Host-session' : 'session';
	const find: LookUp = (sessionId) => findSession(db, sessionId);
	let look = find;
	const adapter = luciaAdapter(db, (sessionId) => look(sessionId));
	const lucia = new Lucia<Record<never, never>, Attributes>(adapter, {
		// Below the adapter's own interval, so that lucia never finds a session worth extending.
		sessionExpiresIn: new TimeSpan(1, 's'),
		sessionCookie: { name: cookieName, attributes: { secure, sameSite: 'lax', path: '/' } },
		getUserAttributes: ({ owner }) => ({ owner })
	});

	function cookieOf(kind: PrincipalKind, sessionId: string): SessionCookie {
		const { name, value, attributes } = lucia.createSessionCookie(sessionId);
		// The idle end is the server's to know; the cookie need not be set again with every page.
		const maxAge = LIFETIMES[kind].absoluteMs / 1000;
		return { name, value, attributes: { ...attributes, path: '/', maxAge } };
	}

	async function open(kind: PrincipalKind, principalId: string, opening: Opening): Promise<Opened> {
		const session = await lucia.createSession(principalId, { kind, label: labelDevice(opening.userAgent) });
		const { before } = opening;
		// Whoever was a guest here is the same person, told by the same browser; anybody else was somebody else.
		if (before?.kind === 'guest' && kind !== 'staff')
			await moveDevice(db, before.session, session.id, principalId);
		if (holdsSession(before)) await lucia.invalidateSession(before.session);
		return { principalId, cookie: cookieOf(kind, session.id) };
	}

	return {
		cookieName,
		async whoIs(sessionId, lookUp = find) {
			// Lucia asks its store before it waits for anything.
			look = lookUp;
			const validated = lucia.validateSession(sessionId);
			look = find;
			const { session, user } = await validated;
			if (!session) return { principal: { kind: 'anonymous' } };
			return { principal: { ...user.owner, session: session.id } };
		},
		async openGuest(opening = {}) {
			const { before } = opening;
			if (before?.kind === 'shopper') {
				const sessionId = generateIdFromEntropySize(25);
				if (await renameSession(db, before.session, sessionId))
					return { principalId: before.id, cookie: cookieOf('shopper', sessionId) };
			}
			const principalId = before?.kind === 'guest' ? before.id : await insertPrincipal(db, 'guest');
			return open('guest', principalId, opening);
		},
		async openShopper(emailKey, opening = {}) {
			const principalId = await keepShopper(db, emailKey);
			if (opening.before?.kind === 'guest') await copyGrants(db, opening.before.id, principalId);
			return open('shopper', principalId, opening);
		},
		openStaff: (principalId, opening = {}) => open('staff', principalId, opening),
		async end(sessionId) {
			await lucia.invalidateSession(sessionId);
			const { name, value, attributes } = lucia.createBlankSessionCookie();
			return { name, value, attributes: { ...attributes, path: '/' } };
		},
		list: async (principal) =>
			holdsSession(principal) ? listSessionsOf(db, principal.id, principal.session) : [],
		async endListed(principal, handle) {
			if (holdsSession(principal)) await deleteListedSession(db, principal.id, handle);
		},
		async endOthers(principal) {
			if (holdsSession(principal)) await deleteOtherSessions(db, principal.id, principal.session);
		}
	};
}

type SessionHolder = Extract<Principal, { session: string }>;

const holdsSession = (principal: Principal | undefined): principal is SessionHolder =>
	principal !== undefined && 'session' in principal;
