import type { Opening, SessionCookie, Sessions } from '#server/auth/sessions.ts';
import type { Database } from '#server/db/client.ts';
import { insertGrant } from '#server/db/grants.ts';
import { findLiveLink } from '#server/db/links.ts';

export type OpenedLink = { ref: string; cookie: SessionCookie };

/**
 * A person taps on an `act` link: from now on their browser may see this one order, as long as the link is good. A
 * browser that has a session stays who it is, under a new session id, and gets one grant more.
 *
 * @returns `null` for a token that is wrong, expired, revoked or only for watching: all the same
 */
export async function openLink(
	deps: { db: Database; sessions: Sessions },
	token: string,
	opening: Opening
): Promise<OpenedLink | null> {
	const { db, sessions } = deps;
	const link = await findLiveLink(db, token);
	if (!link || link.scope !== 'act') return null;
	const { principalId, cookie } = await sessions.openGuest(opening);
	await insertGrant(db, {
		principalId,
		orderId: link.orderId,
		via: 'link',
		linkId: link.id,
		expiresAt: link.expiresAt
	});
	return { ref: link.ref, cookie };
}
