import type { StorefrontMessage } from '#server/ports/storefront.ts';
import type { Delivery, Reading, WebhookVendor } from '#server/ports/webhook.ts';
import { parseExact, type Exact } from './exact-json.ts';
import { MAPPERS } from './json-source.ts';
import { fieldsOf, textOf } from './reading.ts';
import { deliveryOf, isSigned, type SigningStorefront } from './signatures.ts';

type Headers_ = Delivery['headers'];
type Read = (value: Exact, headers: Headers_) => Reading<StorefrontMessage>;

/** What both storefronts share: base64 HMAC-SHA256 over the raw bytes, numbers as they were written, any 2xx. */
const vendorOf = (name: SigningStorefront, keeps: string[], read: Read) => ({
	channel: 'storefronts' as const,
	name,
	format: 'json' as const,
	keeps,
	isGenuine: ({ headers, body }: Delivery, secrets: readonly string[]) =>
		isSigned(name, new Headers({ ...headers }), body, secrets),
	parse: parseExact,
	answer: { status: 200, type: 'text/plain', body: 'OK' },
	read: (value: unknown, headers: Headers_) => read(value as Exact, headers)
});

const topicOf = (name: SigningStorefront, headers: Headers_) =>
	deliveryOf(name, new Headers({ ...headers })).topic;

/** Read again with its currency, once that is known: nothing but its amounts depends on it. */
const message = (name: SigningStorefront, value: Exact, topic: string | undefined): StorefrontMessage => ({
	items: (currency) => MAPPERS[name](value, { topic, currency })
});

/** What of the goods and the catalogue a topic is about; other topics are not asked for, and are kept aside. */
const SHOPIFY_TOPICS =
	/^(orders\/(create|updated|paid|cancelled|fulfilled|partially_fulfilled)|fulfillments\/(create|update)|fulfillment_events\/create|inventory_levels\/(connect|update)|refunds\/create|products\/(create|update))$/;

/**
 * Shopify. `X-Shopify-Hmac-Sha256` with the app's client secret; a delivery keeps its `X-Shopify-Webhook-Id` when it is
 * sent again (shopify.dev, "Deliver webhooks through HTTPS" and "Ignore duplicates"). A test notification carries an
 * order that nobody placed.
 */
const shopify: WebhookVendor<StorefrontMessage> = {
	...vendorOf('shopify', ['x-shopify-topic', 'x-shopify-test'], (value, headers) => {
		const topic = topicOf('shopify', headers);
		if (headers['x-shopify-test'] === 'true') return { kind: 'ignored', why: 'shopify: a test' };
		if (topic !== undefined && !SHOPIFY_TOPICS.test(topic))
			return { kind: 'ignored', why: `shopify: ${topic.slice(0, 100)}` };
		const said = message('shopify', value, topic);
		const why = faultOf('shopify', said);
		if (why === undefined) return { kind: 'message', message: said };
		const fields = fieldsOf(value);
		// A fulfilment that failed or was called off, a refund of nothing: whole, and about nothing of ours.
		const isPart =
			fields['location_id'] !== undefined ||
			(textOf(fields['id']) !== undefined && textOf(fields['order_id']) !== undefined);
		return { kind: isPart && why.endsWith(NOT_AN_ORDER) ? 'ignored' : 'unreadable', why };
	}),
	deliveryId: (headers) => deliveryOf('shopify', new Headers({ ...headers })).id
};

const WOOCOMMERCE_TOPICS = /^(order|product)\.(created|updated|restored)$/;

/**
 * WooCommerce. `X-WC-Webhook-Signature` with the webhook's secret. Its delivery id is made of the webhook and the second
 * (`WC_Webhook::get_new_delivery_id`), so that two orders of one second share it: equal bytes are one delivery, not equal
 * ids. A webhook that is saved asks first, unsigned, with nothing but its own id (`deliver_ping`), and wants a 200.
 */
const woocommerce: WebhookVendor<StorefrontMessage> = {
	...vendorOf('woocommerce', ['x-wc-webhook-topic'], (value, headers) => {
		const topic = topicOf('woocommerce', headers);
		if (topic !== undefined && !WOOCOMMERCE_TOPICS.test(topic))
			return { kind: 'ignored', why: `woocommerce: ${topic.slice(0, 100)}` };
		const said = message('woocommerce', value, topic);
		const why = faultOf('woocommerce', said);
		if (why === undefined) return { kind: 'message', message: said };
		const status = textOf(fieldsOf(value)['status']) ?? '';
		const isDraft = ['auto-draft', 'checkout-draft', 'draft', 'trash'].includes(status);
		return { kind: isDraft && why.endsWith(NOT_AN_ORDER) ? 'ignored' : 'unreadable', why };
	}),
	isPing: ({ headers, body }) =>
		headers['x-wc-webhook-signature'] === undefined &&
		body.byteLength < 40 &&
		/^webhook_id=\d+$/.test(new TextDecoder().decode(body))
};

const NOT_AN_ORDER = 'input.not_an_order';

/** What is wrong with a payload whatever its currency is; two decimals are most currencies’. */
function faultOf(name: SigningStorefront, { items }: StorefrontMessage): string | undefined {
	const refused = items(undefined).find((item) => item.kind === 'refused');
	return refused && `${name}: ${refused.id.slice(0, 100)} ${refused.refusal.code}`;
}

/** Every storefront that may tell us about its orders and products. */
export const STOREFRONT_VENDORS: readonly WebhookVendor<StorefrontMessage>[] = [shopify, woocommerce];
