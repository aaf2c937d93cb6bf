import { describe, expect, it } from 'vitest';
import { ORDER_VIEWS } from '#tests/fixtures/order-views.ts';
import { vocabularyFaults } from '#tests/fixtures/schema-org.ts';
import type { OrderView } from '../order/order-view.ts';
import { documentOf, inertJson, priceText } from './linked-data.ts';
import { orderThing, sharedThings } from './order.ts';

const SELLER = { name: 'shop.example', page: 'https://shop.example/orders/A' };
const named = (id: string) => `The ${id}`;
const orders = Object.entries(ORDER_VIEWS);
const [, view] = orders.find(([, one]) => one.parcels.length > 0 && !one.redacted) ?? [];

describe('an order as data', () => {
	it('speaks the vocabulary, in every state', () => {
		expect(orders.length).toBeGreaterThan(5);
		for (const [name, one] of orders) {
			expect(vocabularyFaults(documentOf(orderThing(one, SELLER, named))), name).toEqual([]);
			for (const thing of sharedThings(one, SELLER, named))
				expect(vocabularyFaults(documentOf(thing)), name).toEqual([]);
		}
	});

	it('says what its page shows: number, state, goods with prices, parcels', () => {
		if (!view) throw new Error('no view with a parcel');
		expect(orderThing(view, SELLER, named)).toMatchObject({
			orderNumber: view.displayRef,
			orderStatus: expect.stringMatching(/^https:\/\/schema\.org\/Order/),
			url: SELLER.page,
			acceptedOffer: [
				{
					itemOffered: { name: 'Stoneware mug, hand-glazed (Moss, 350 ml)' },
					price: '49.20',
					priceCurrency: 'EUR',
					eligibleQuantity: { value: 3 }
				},
				{ price: '35.00' }
			],
			orderDelivery: [{ provider: { name: `The ${view.parcels[0]?.carrier}` } }]
		});
	});

	it('says nothing that a shared view leaves out, and never who or where somebody is', () => {
		for (const [name, one] of orders) {
			const text = JSON.stringify([orderThing(one, SELLER, named), sharedThings(one, SELLER, named)]);
			for (const secret of [one.people?.name, one.people?.email, ...(one.people?.shipTo?.lines ?? [])])
				if (secret) expect(text, name).not.toContain(secret);
			const redacted: OrderView = {
				...one,
				redacted: true,
				lines: one.lines.map(({ amount: _, unitPrice: __, discount: ___, ...line }) => line),
				parcels: one.parcels.map(({ trackingNumber: _, trackingPage: __, ...parcel }) => parcel)
			};
			const shared = JSON.stringify([
				orderThing(redacted, SELLER, named),
				sharedThings(redacted, SELLER, named)
			]);
			expect(shared, name).not.toMatch(/price|Offer|tracking/);
			for (const { trackingNumber } of one.parcels)
				if (trackingNumber) expect(shared).not.toContain(trackingNumber);
		}
	});

	it('writes prices with the decimals of their currency, exactly', () => {
		expect([
			priceText(4200, 'EUR'),
			priceText(5, 'EUR'),
			priceText(4200, 'JPY'),
			priceText(4205, 'KWD'),
			priceText(-1, 'EUR'),
			priceText(Number.MAX_SAFE_INTEGER, 'EUR')
		]).toEqual(['42.00', '0.05', '4200', '4.205', '-0.01', '90071992547409.91']);
	});

	it('cannot end its element, whatever strangers wrote, and means the same', () => {
		const evil = { name: '</script><script>alert(1)</script><!-- &lt; \u2028\u2029 "\\' };
		expect(inertJson(evil)).not.toMatch(/[<>&\u2028\u2029]/);
		expect(JSON.parse(inertJson(evil))).toEqual(evil);
	});
});
