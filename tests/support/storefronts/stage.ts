import { afterAll, afterEach, beforeAll } from 'vitest';
import type { RefundWhat } from '#domain/write-back/what.ts';
import { shopifyWriteBack } from '#server/adapters/storefronts/shopify/write-back.ts';
import { wooWriteBack } from '#server/adapters/storefronts/woocommerce/write-back.ts';
import type { WriteBack } from '#server/ports/write-back.ts';
import { SHOPIFY_TOKEN, startShopify, type ShopifyServer } from './shopify.ts';
import { startWoo, WOO, type WooServer } from './woocommerce.ts';

export type Stage = { shopify: ShopifyServer; woo: WooServer; toShopify: WriteBack; toWoo: WriteBack };

/** Both storefronts of our own for one test file, and how they are told; filled before its first test. */
export function openStage(): Stage {
	const stage = {} as Stage;
	beforeAll(async () => {
		const [shopify, woo] = [await startShopify(), await startWoo()];
		const toShopify = shopifyWriteBack({ base: shopify.base, token: SHOPIFY_TOKEN, withinMs: 300 });
		const toWoo = wooWriteBack({ base: woo.base, ...WOO, withinMs: 300 });
		Object.assign(stage, { shopify, woo, toShopify, toWoo });
	});
	afterEach(() => [stage.shopify, stage.woo].forEach((store) => store.calm()));
	afterAll(async () => {
		await stage.shopify?.close();
		await stage.woo?.close();
	});
	return stage;
}

let last = 700_000;
export const newOrder = () => String(++last);
const keyFor = (kind: string, n: string) => `rt-${kind}-0192f0c0-0000-7000-8000-${n.padStart(12, '0')}`;

/** What a storefront is told, for the first time and in time. */
export const telling = <What>(order: string, what: What, kind = 'refund', more: object = {}) => ({
	...{ order, key: keyFor(kind, order), what, again: false, until: performance.now() + 10_000, ...more }
});
/** 10.00 that the storefront sends. */
export const refundOf = (more: Partial<RefundWhat & { movesMoney: boolean }> = {}) => ({
	...{
		refund: 'r',
		amount: 1000,
		currency: 'EUR',
		provider: 'shopify_payments',
		reference: 'x',
		movesMoney: true
	},
	...more
});
