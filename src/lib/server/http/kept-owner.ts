import { createHash } from 'node:crypto';
import type { Principal } from '#domain/access/principal.ts';
import { knownZone, ZONE_COOKIE } from '#client/zone.ts';

/**
 * Whose record it is, so that a phone never keeps two people's: a name that leads back to nobody, and nothing where
 * somebody is not a shopper. A desk, a shared link and a stranger leave no record.
 */
export function ownerOf(principal: Principal): string | null {
	if (principal.kind !== 'guest' && principal.kind !== 'shopper') return null;
	return createHash('sha256').update(`kept:${principal.id}`).digest('base64url').slice(0, 22);
}

type Asked = { locals: App.Locals; cookies: { get(name: string): string | undefined } };

/** What a page without a network says and wears of the shop, and whose zone its dates are in; public, all of it. */
export async function keptShop({ locals, cookies }: Asked) {
	const { face, theme } = await locals.app.shop.now();
	return {
		shop: { name: face.name, ...(theme && { theme: theme.name }) },
		zone: knownZone(cookies.get(ZONE_COOKIE)) ?? locals.app.zone
	};
}
