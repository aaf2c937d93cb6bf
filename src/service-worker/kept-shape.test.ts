import { describe, expect, it } from 'vitest';
import { readKeptList, readKeptOrder } from './kept-shape.ts';

const brief = {
	...{
		ref: 'R-1',
		displayRef: '#1',
		lang: 'en',
		asOf: '2026-05-04T10:00:00Z',
		placedAt: '2026-05-01T10:00:00Z'
	},
	...{ sentence: 'Arrives Tuesday', goods: 'Mug', tone: 'moving', icon: 'truck', attention: false }
};
const order = {
	...brief,
	...{ facts: ['The shop’s date'], requests: [], moreItems: false },
	items: [{ title: 'Mug', quantity: 'Quantity 2', states: ['On its way'] }],
	parcels: [
		{ title: 'Parcel', status: 'On its way', tone: 'moving', at: '2026-05-03T10:00:00Z', place: 'Berlin' }
	]
};
const answer = { owner: 'o', shop: { name: 'Shop' }, zone: 'Europe/Berlin', order };

describe('the allow-list', () => {
	it('lets through what it names', () => {
		expect(readKeptOrder(answer)).toEqual(answer);
		expect(readKeptList({ ...answer, order: undefined, attention: 1, orders: [brief] })).toEqual({
			...{ owner: 'o', shop: { name: 'Shop' }, zone: 'Europe/Berlin', attention: 1, orders: [brief] }
		});
	});

	it('cuts off whatever else an answer brings, however deep', () => {
		const people = { name: 'Ottilie', email: 'o@mail.example' };
		const [item, parcel] = [order.items[0], order.parcels[0]];
		const more = {
			...{ ...answer, token: 't', people },
			shop: { name: 'Shop', imprint: 'x' },
			order: {
				...{ ...order, people, payment: 'pay-1', link: '/t/abc' },
				items: [{ ...item, options: [{ name: 'Engraving', value: 'Ottilie' }] }],
				parcels: [{ ...parcel, trackingNumber: 'JJD1', text: 'Given to Ottilie' }]
			}
		};
		expect(readKeptOrder(more)).toEqual(answer);
	});

	it.each([
		['a page of somebody else’s', '<html>'],
		['nothing', null],
		['a problem', { title: 'x', status: 404 }],
		['an order without its instant', { ...answer, order: { ...order, asOf: undefined } }],
		['an instant that is none', { ...answer, order: { ...order, asOf: 'yesterday' } }],
		['a text of a megabyte', { ...answer, order: { ...order, sentence: 'x'.repeat(1_000_000) } }],
		['what only a prototype has', { ...answer, order: Object.create(order) as unknown }]
	])('keeps nothing of %s', (_, given) => expect(readKeptOrder(given)).toBeUndefined());
});
