import type { StorefrontName } from '#domain/write-back/states.ts';
import type { RefundMode } from '#domain/write-back/who-moves.ts';
import { shopifyWriteBack } from '#server/adapters/storefronts/shopify/write-back.ts';
import { wooWriteBack } from '#server/adapters/storefronts/woocommerce/write-back.ts';
import type { StorefrontBook } from '#server/app/storefront-book.ts';
import { SHOPIFY_TOKEN } from './shopify.ts';
import { WOO } from './woocommerce.ts';

/** How both storefronts of our own are reached, as a process of the shop knows it. */
export const bookOf = (
	bases: Record<StorefrontName, string>,
	refunds: () => RefundMode,
	withinMs = 300
): StorefrontBook => {
	const shopify = shopifyWriteBack({ base: bases.shopify, token: SHOPIFY_TOKEN, withinMs });
	const woocommerce = wooWriteBack({ base: bases.woocommerce, ...WOO, withinMs });
	return () =>
		Promise.resolve(
			new Map([
				['shopify', { refunds: refunds(), writeBack: shopify }],
				['woocommerce', { refunds: refunds(), writeBack: woocommerce }]
			])
		);
};
