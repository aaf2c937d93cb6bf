import type { Principal } from '#domain/access/principal.ts';
import type { SessionCookie, Sessions } from '#server/auth/sessions.ts';
import type { Database } from '#server/db/client.ts';
import { countOpening, findLiveLink } from '#server/db/links.ts';
import { insertGrant } from '#server/db/sessions.ts';

export type OpenedLink = { ref: string; cookie?: SessionCookie };

/**
 * A person taps on an `act` link: from now on their browser may see this one order, as long as the link is good. A
 * browser that has a session keeps it and gets one grant more.
 *
 * @returns `null` for a token that is wrong, expired, revoked or only for watching: all the same
 */
export async function openLink(
	deps: { db: Database; sessions: Sessions },
	token: string,
	principal: Principal
): Promise<OpenedLink | null> {
	const { db, sessions } = deps;
	const link = await findLiveLink(db, token);
	if (!link || link.scope !== 'act') return null;
	const known = principal.kind === 'guest' || principal.kind === 'shopper' ? principal.id : undefined;
	const opened = known ? undefined : await sessions.openGuest();
	const principalId = known ?? opened?.principalId;
	if (!principalId) return null;
	await insertGrant(db, {
		principalId,
		orderId: link.orderId,
		via: 'link',
		linkId: link.id,
		expiresAt: link.expiresAt
	});
	await countOpening(db, link.id);
	return { ref: link.ref, ...(opened && { cookie: opened.cookie }) };
}
