import { expect, it } from 'vitest';
import type { NoticeMaterial } from '#server/ports/notice.ts';
import { all, every, place } from '#tests/fixtures/notices.ts';
import { dataOf, vocabularyFaults } from '#tests/fixtures/schema-org.ts';
import { composeMail } from './compose.ts';

it('tells mail programs the order and its parcels, and nothing that it does not say itself', () => {
	const said = (material: NoticeMaterial) => {
		const { html, text } = composeMail(material, place, 'en');
		return { data: dataOf(html), text };
	};
	for (const material of every) {
		const { data, text } = said(material);
		expect(data.length, material.kind).toBe(/^(order_in|handed_over|delivered)$/.test(material.kind) ? 1 : 0);
		expect(data.flatMap((one) => vocabularyFaults(one))).toEqual([]);
		for (const [, name] of JSON.stringify(data).matchAll(/"(?:name|trackingNumber|url|target)":"([^"]+)"/g))
			if (!/^https:\/\/schema\.org\/|^orders\.example$/.test(name ?? '')) expect(text).toContain(name);
	}
	const [, placed, parcels, arrived] = all.map((material) => said(material).data[0]);
	expect(placed).toMatchObject({
		'@type': 'Order',
		orderNumber: '#1001',
		price: '174.00',
		priceCurrency: 'EUR'
	});
	expect(parcels).toMatchObject({ '@graph': [{ trackingNumber: 'SF100' }, { trackingNumber: 'B7' }] });
	expect(arrived).toMatchObject({
		'@type': 'ParcelDelivery',
		deliveryStatus: { name: 'https://schema.org/OrderDelivered', startDate: '2026-11-27T23:30:00Z' },
		partOfOrder: { url: 'https://orders.example/orders/A.1%20x' }
	});
});
