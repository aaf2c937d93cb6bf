import { createHmac, timingSafeEqual } from 'node:crypto';

type HeaderNames = { signature: string; topic: string; delivery: string; shop: string };

/** How each storefront signs and names what it sends. */
const HEADERS: Record<'shopify' | 'woocommerce', HeaderNames> = {
	shopify: {
		signature: 'x-shopify-hmac-sha256',
		topic: 'x-shopify-topic',
		delivery: 'x-shopify-webhook-id',
		shop: 'x-shopify-shop-domain'
	},
	woocommerce: {
		signature: 'x-wc-webhook-signature',
		topic: 'x-wc-webhook-topic',
		delivery: 'x-wc-webhook-delivery-id',
		shop: 'x-wc-webhook-source'
	}
};

export type SigningStorefront = keyof typeof HEADERS;

/** What the headers of a delivery say: `orders/updated` or `order.updated`, and its id, by which a repeat is known. */
export type Delivery = { topic?: string | undefined; id?: string | undefined; shop?: string | undefined };

export function deliveryOf(storefront: SigningStorefront, headers: Headers): Delivery {
	const names = HEADERS[storefront];
	const of = (name: string) => headers.get(name) ?? undefined;
	return { topic: of(names.topic), id: of(names.delivery), shop: of(names.shop) };
}

/**
 * Whether a delivery was signed with one of the secrets: both vendors send base64 of HMAC-SHA256 over the raw body.
 *
 * @param body the bytes as they came, before anything parsed them
 * @param secrets several while they are rotated; with none, nothing is signed
 */
export function isSigned(
	storefront: SigningStorefront,
	headers: Headers,
	body: Uint8Array,
	secrets: readonly string[]
): boolean {
	const given = Buffer.from(headers.get(HEADERS[storefront].signature) ?? '', 'base64');
	const matches = secrets.map((secret) => {
		const ours = createHmac('sha256', secret).update(body).digest();
		return secret !== '' && given.length === ours.length && timingSafeEqual(given, ours);
	});
	return matches.includes(true);
}
