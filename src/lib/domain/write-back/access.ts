import { REFUND_MODES, type RefundMode } from './who-moves.ts';

/** How a storefront is reached, and who sends refunds back (`refunds`). */
export type StorefrontAccess = { refunds: RefundMode } & (
	| { storefront: 'shopify'; shop: string; token: string }
	| { storefront: 'woocommerce'; url: string; key: string; secret: string }
);

/** As somebody types it into a form. */
export type TypedAccess = {
	storefront: string;
	address: string;
	key: string;
	secret: string;
	refunds: string;
};

/** A shop's own domain at Shopify, which never changes, whatever domain its shoppers see. */
export const SHOPIFY_SHOP = /^[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com$/;
const WORD = /^[\x21-\x7e]{8,300}$/;
const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const PLACE = /^https:\/\/([^/?#@:]+)(:\d{2,5})?((?:\/[\w.~-]+)*)\/?$/i;

/**
 * Reads how a storefront is reached. A site is `https://` and a name, with the folder it is in: an address by number or
 * a name of this network would let a form make us call what is not meant for it.
 *
 * @returns nothing where something is missing or not right
 */
export function readAccess(typed: TypedAccess): StorefrontAccess | undefined {
	const refunds = REFUND_MODES.find((mode) => mode === typed.refunds);
	const [key, secret] = [typed.key.trim(), typed.secret.trim()];
	if (!refunds || !WORD.test(secret)) return undefined;
	if (typed.storefront === 'shopify') {
		const shop = typed.address
			.trim()
			.toLowerCase()
			.replace(/^https:\/\//, '')
			.replace(/\/$/, '');
		return SHOPIFY_SHOP.test(shop) ? { storefront: 'shopify', shop, token: secret, refunds } : undefined;
	}
	const [, host = '', port = '', path = ''] = PLACE.exec(typed.address.trim()) ?? [];
	if (typed.storefront !== 'woocommerce' || !HOST.test(host.toLowerCase()) || !WORD.test(key))
		return undefined;
	const url = `https://${host.toLowerCase()}${port}${path}`;
	return { storefront: 'woocommerce', url, key, secret, refunds };
}

/** What may be shown of it. */
export const addressOf = (access: StorefrontAccess): string =>
	access.storefront === 'shopify' ? access.shop : access.url;
