import { createHash } from 'node:crypto';
import type { Principal } from '#domain/access/principal.ts';

/**
 * Whose record it is, so that a phone never keeps two people's: a name that leads back to nobody, and nothing where
 * somebody is not a shopper. A desk, a shared link and a stranger leave no record.
 */
export function ownerOf(principal: Principal): string | null {
	if (principal.kind !== 'guest' && principal.kind !== 'shopper') return null;
	return createHash('sha256').update(`kept:${principal.id}`).digest('base64url').slice(0, 22);
}

/** What a page without a network says and wears of the shop; public, all of it. */
export async function keptShop({ app }: Pick<App.Locals, 'app'>) {
	const { face, theme } = await app.shop.now();
	return { name: face.name, ...(theme && { theme: theme.name }) };
}
