import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deliveryOf, isSigned } from './signatures.ts';

const body = Buffer.from('{"id":9007199254740993,"total_price":"1.00"}');
const sign = (secret: string, bytes: Uint8Array = body) =>
	createHmac('sha256', secret).update(bytes).digest('base64');

describe.each(['shopify', 'woocommerce'] as const)('deliveries of %s', (storefront) => {
	const name = storefront === 'shopify' ? 'x-shopify-hmac-sha256' : 'x-wc-webhook-signature';
	const signed = (value: string) => new Headers({ [name]: value });

	it('pass with the secret, the old one too while it is rotated', () => {
		expect(isSigned(storefront, signed(sign('new')), body, ['new', 'old'])).toBe(true);
		expect(isSigned(storefront, signed(sign('old')), body, ['new', 'old'])).toBe(true);
	});

	it('fail by one byte, by another secret, by none, and without a signature', () => {
		const changed = Buffer.from(body);
		changed[5] = 0x20;
		expect(isSigned(storefront, signed(sign('s')), changed, ['s'])).toBe(false);
		expect(isSigned(storefront, signed(sign('t')), body, ['s'])).toBe(false);
		expect(isSigned(storefront, signed(sign('')), body, [''])).toBe(false);
		expect(isSigned(storefront, signed(sign('s')), body, [])).toBe(false);
		expect(isSigned(storefront, new Headers(), body, ['s'])).toBe(false);
		expect(isSigned(storefront, signed('!'), body, ['s'])).toBe(false);
	});
});

it('names topic and delivery', () => {
	const headers = new Headers({ 'X-WC-Webhook-Topic': 'order.updated', 'X-WC-Webhook-Delivery-ID': '7' });
	expect(deliveryOf('woocommerce', headers)).toEqual({ topic: 'order.updated', id: '7', shop: undefined });
});
