import { expect } from 'vitest';
import { VENDOR_TALK, type Sent } from './carrier-webhooks.ts';
import { newRef, oneLine, orderDocument } from './order-documents.ts';
import { deliver, openParcel } from './parcels.ts';
import type { Shop } from './shop.ts';
import {
	deliverHook,
	hook,
	shopifyFulfilment,
	shopifyOrder,
	withIds,
	wooOrder
} from './storefront-webhooks.ts';

export const SECRET = 'a secret of this test';
/** What a shop has to be started with to believe these senders. */
export const SENDERS = Object.fromEntries(
	['shopify', 'woocommerce', ...VENDOR_TALK.map(({ vendor }) => vendor)].map((vendor) => [
		`WEBHOOK_SECRET_${vendor.toUpperCase()}`,
		SECRET
	])
);

export type Somebody = { name: string; email: string; phone: string; street: string };

const AT = '2026-11-20T10:00:00Z';
const escaped = (text: string) =>
	[...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
/** JSON whose texts are all written by their numbers. */
const inNumbers = (value: object, ...texts: string[]) =>
	texts.reduce(
		(json, text) => json.replaceAll(JSON.stringify(text).slice(1, -1), escaped(text)),
		withIds(value)
	);

let counter = 0;
const longId = () => `9107199254${740_993 + 2 * ++counter}${process.pid}`.slice(0, 18);

/**
 * What storefronts send about somebody: an order each, a fulfilment that holds no address of theirs, and what leads to
 * no order. Returns the refs of their orders.
 */
export async function sellTo(shop: Shop, who: Somebody): Promise<string[]> {
	const send = async (storefront: 'shopify' | 'woocommerce', topic: string, value: string) => {
		const answer = await deliverHook(shop, storefront, hook(storefront, { topic, value }, SECRET));
		expect(answer.status, answer.text).toBe(200);
	};
	const [mugs, other, never] = [longId(), longId(), longId()];
	const { name, email, phone, street } = who;
	const address = { name, phone, address1: street, city: 'Bremen', country_code: 'DE' };
	const buyer = { email, phone, billing_address: address, shipping_address: address };
	await send('shopify', 'orders/create', withIds(shopifyOrder(mugs, { ...buyer, note: `for ${name}` })));
	const [first, last] = name.split(' ');
	const billing = { first_name: first, last_name: last, email, phone, address_1: street, country: 'DE' };
	await send('woocommerce', 'order.created', inNumbers(wooOrder(other, { billing }), email, street, phone));
	await send('shopify', 'fulfillments/create', withIds(shopifyFulfilment(mugs, 1, { destination: address })));
	// What speaks of no order of ours, in every writing.
	await send('shopify', 'customers/update', JSON.stringify({ id: 1, email }));
	await send(
		'shopify',
		'customers/update',
		JSON.stringify({ id: 2, email: 'x' }).replace('x', escaped(email))
	);
	await send(
		'shopify',
		'checkouts/create',
		JSON.stringify({ landing: `/?mail=${encodeURIComponent(email)}` })
	);
	await send('shopify', 'checkouts/create', JSON.stringify({ token: btoa(JSON.stringify({ email })) }));
	await send('woocommerce', 'customer.updated', JSON.stringify({ id: 3, billing: { phone } }));
	await send('woocommerce', 'customer.updated', JSON.stringify({ id: 4, shipping: { name } }));
	// What is wrong in itself, and what waits for an order that never comes.
	await send('shopify', 'orders/create', withIds(shopifyOrder(longId(), { email, total_price: '1.00' })));
	await send(
		'shopify',
		'fulfillments/create',
		withIds(shopifyFulfilment(never, 1, { email, destination: address }))
	);
	return [mugs, other];
}

/** What carriers say of somebody's parcels, and of parcels that nobody can be found for. Returns the refs. */
export async function shipTo(shop: Shop, who: Somebody, words: string): Promise<string[]> {
	const key = await shop.key('orders:write', 'tracking:write');
	const ref = newRef();
	const { name, email, phone, street } = who;
	const buyer = { kind: 'consumer', country: 'DE', name, email, phone };
	const ship_to = { name, lines: [street], city: 'Bremen', country: 'DE' };
	const body = oneLine(ref, 20, { buyer, ship_to, metadata: { gift: `To ${name}` }, total: 900 });
	const discounts = [{ code: `${name.split(' ')[0]?.toUpperCase()}-10`, amount: 100 }];
	expect((await shop.call('POST', '/api/v1/orders', { key, body: { ...body, discounts } })).status).toBe(201);
	const say = async (vendor: string, sent: Sent) => {
		const answer = await deliver(shop, vendor, sent);
		expect(answer.status, answer.text).toBe(200);
	};
	for (const talk of VENDOR_TALK) {
		const number = `1Z${process.pid}${++counter}`;
		await openParcel(shop, key, { carrier: talk.carrier, number, ref });
		const parcel = { number, carrier: talk.carrier };
		// Whoever took it, in the carrier's words; a place where only somebody who lives there is named.
		await say(talk.vendor, talk.say({ ...parcel, steps: [{ at: AT, step: 'moving', text: words }] }, SECRET));
		await say(talk.vendor, talk.say({ ...parcel, steps: [{ at: AT, step: 'round', text: street }] }, SECRET));
		// Of a parcel that nobody has opened.
		const stray = { number: `S${number}`, carrier: talk.carrier };
		await say(
			talk.vendor,
			talk.say({ ...stray, steps: [{ at: AT, step: 'delivered', text: name }] }, SECRET)
		);
	}
	// Two parcels of two people with one number: said of one of them, nobody knows of which.
	const number = `2Z${process.pid}${++counter}`;
	await openParcel(shop, key, { carrier: 'UPS', number, ref });
	await openParcel(shop, key, { carrier: 'UPS', number });
	const easypost = VENDOR_TALK[0];
	const karrio = VENDOR_TALK.at(-1);
	if (!easypost || !karrio) throw new Error('no vendors');
	const both = { number, carrier: 'UPS', steps: [{ at: AT, step: 'moving' as const, text: street }] };
	await say('easypost', easypost.say(both, SECRET));
	// A code that no table knows, with the carrier's words beside it.
	const strange = karrio.say(
		{ number, carrier: 'UPS', steps: [{ at: AT, step: 'moving', text: words }] },
		SECRET
	);
	await say('karrio', { ...strange, body: strange.body.replace('"in_transit"', '"on_the_moon"') });
	return [ref];
}

/** What machines tell of somebody's orders later on, with everything they know of them once more. */
export async function tellAgain(
	shop: Shop,
	who: Somebody,
	refs: { shopify: string; api: string }
): Promise<void> {
	const { name, email, phone, street } = who;
	const address = { name, phone, address1: street, country_code: 'DE' };
	const later = { updated_at: '2026-11-21T10:00:00Z', shipment_status: 'in_transit' };
	const buyer = { email, phone, billing_address: address, shipping_address: address };
	const notes = { note: `for ${name}`, note_attributes: [{ name: 'gift', value: `To ${name}` }], tags: name };
	for (const [topic, value] of [
		['orders/updated', shopifyOrder(refs.shopify, { ...later, ...buyer, ...notes })],
		['fulfillments/update', shopifyFulfilment(refs.shopify, 1, { ...later, destination: address })]
	] as const) {
		const sent = hook('shopify', { topic, value: withIds(value) }, SECRET);
		expect((await deliverHook(shop, 'shopify', sent)).status).toBe(200);
	}
	const [easypost] = VENDOR_TALK;
	const steps = [{ at: '2026-11-21T11:00:00Z', step: 'round' as const, text: `Left with ${name}` }];
	const parcel = { number: `JD${refs.shopify}`, carrier: 'DHL', steps };
	expect(easypost && (await deliver(shop, 'easypost', easypost.say(parcel, SECRET))).status).toBe(200);
	const key = await shop.key('orders:write');
	const body = orderDocument(refs.api, {
		buyer: { kind: 'consumer', country: 'DE', name, email, phone },
		metadata: { gift: `To ${name}` },
		disclosures: [{ what: `a letter to ${name}`, at: AT }],
		tags: [email]
	});
	expect((await shop.call('POST', '/api/v1/orders', { key, body })).status).toBe(200);
}
