import { expect, it } from 'vitest';
import type { PortionState } from '../order/states.ts';
import { exchangeChoicesOf, type Stocked } from './exchange-page.ts';
import { exchangeView } from './exchange-view.ts';
import { matrixOf } from './matrix.ts';
import type { ExchangeState } from './states.ts';

it('the choices for a line: what is there, what is free, what it costs beside it, the next size first', () => {
	const variant = (id: string, size: string, more: Partial<Stocked> = {}): Stocked => ({
		...{
			id,
			product_id: 'shirt',
			product_title: 'Shirt',
			sku: null,
			price: 2500,
			currency: 'EUR',
			image_url: null
		},
		...{ options: [{ name: 'Size', value: size }], available: 3, next_delivery_at: null, ...more }
	});
	const line = {
		...{ id: 'l1', title: 'Shirt', options: [], product_id: 'shirt', variant_id: 'm', unit_price: 2000 },
		...{ quantity: 2, amount: 5000, discount: 300, share_discount: 101 }
	};
	const record = { lines: [line], currency: 'EUR' };
	const variants = [
		variant('s', 'S', { price: 2200 }),
		variant('m', 'M'),
		variant('l', 'L', { price: 2800, available: 0, next_delivery_at: new Date('2026-12-01T00:00:00Z') }),
		variant('usd', 'XL', { currency: 'USD' }),
		{ ...variant('mug', 'M'), product_id: 'mug' }
	];
	const asked = [{ line: 'l1', quantity: 2, reason: 'too_small' }];
	const fits = new Map([['shirt', { delivered: 100, too_small: 30, too_large: 0 }]]);
	const [choice] = exchangeChoicesOf(record as never, asked, variants, fits);
	expect(choice).toMatchObject({ line: 'l1', title: 'Shirt', most: 2, fit: { says: 'small', percent: 30 } });
	expect(choice?.variants.map(({ id, difference, available }) => [id, difference, available])).toEqual([
		...[
			['l', 300, 0],
			['s', -300, 3],
			['m', 0, 3]
		]
	]);
	expect(choice?.variants.map(({ isSuggested, isCurrent }) => [isSuggested, isCurrent])).toEqual([
		...[
			[true, false],
			[false, false],
			[false, true]
		]
	]);
	expect(choice?.variants[0]?.nextDeliveryAt).toBe('2026-12-01T00:00:00.000Z');
	// Of other products: today's price less what was paid for a piece, and nothing in another currency.
	const mug = { ...variant('mug', 'one', { price: 3000 }), product_id: 'mug', product_title: 'Mug' };
	const found = [mug, { ...mug, id: 'usd-mug', currency: 'USD' }, variant('s', 'S')];
	const looked = new Map([['l1', { looked: 'mug', found, isMore: true }]]);
	expect(exchangeChoicesOf(record as never, asked, variants, fits, looked)[0]?.others).toMatchObject({
		...{ looked: 'mug', isMore: true, found: [{ id: 'mug', title: 'Mug', difference: 3000 - 2300 }] }
	});
	expect(choice?.others).toEqual({ looked: '', found: [], isMore: false, suggested: [] });
	// What the catalogue forgot is measured by what was paid for it, by the product the order named.
	const gone = variants.filter(({ id }) => id !== 'm');
	expect(exchangeChoicesOf(record as never, asked, gone, new Map())[0]?.variants[0]?.difference).toBe(200);
	// Nothing else of it: something else of the shop's may still do. A product nobody knows: nothing to choose.
	expect(exchangeChoicesOf(record as never, asked, [variant('m', 'M')], fits)).toMatchObject([
		{ line: 'l1' }
	]);
	const unknown = { lines: [{ ...line, product_id: null, variant_id: null }], currency: 'EUR' };
	expect(exchangeChoicesOf(unknown as never, asked, variants, fits)).toEqual([]);
	expect(exchangeChoicesOf(record as never, [{ line: 'x', quantity: 1 }], variants, fits)).toEqual([]);
});

it('two options make a table, the longer down the page and sizes in their order; anything else is a list', () => {
	const of = (...pairs: [string, string][]) =>
		pairs.map(([Colour, Size]) => ({
			id: `${Colour}-${Size}`,
			options: Object.entries({ Colour, Size }).map(([name, value]) => ({ name, value }))
		}));
	const shirts = of(['red', 'M'], ['red', 'S'], ['blue', 'L'], ['blue', 'S']);
	const matrix = matrixOf(shirts);
	expect(matrix).toMatchObject({ rowName: 'Size', columnName: 'Colour', columns: ['red', 'blue'] });
	expect(matrix?.rows.map(({ value, cells }) => [value, ...cells.map((one) => one?.id)])).toEqual([
		...[
			['S', 'red-S', 'blue-S'],
			['M', 'red-M', undefined],
			['L', undefined, 'blue-L']
		]
	]);
	// More colours than sizes: those go down. Of as many of both, sizes do.
	expect(matrixOf(of(['a', 'S'], ['b', 'S'], ['c', 'M']))).toMatchObject({ rowName: 'Colour' });
	expect(matrixOf(of(['a', 'S'], ['b', 'M']))).toMatchObject({ rowName: 'Size' });
	const oneColour = of(['red', 'M'], ['red', 'S']);
	const twice = of(['red', 'M'], ['red', 'S'], ['blue', 'M'], ['red', 'M']);
	const oneOption = shirts.map(({ id, options }) => ({ id, options: options.slice(1) }));
	const three = shirts.map(({ id, options }) => ({ id, options: [...options, { name: 'Cut', value: id }] }));
	for (const list of [oneColour, twice, oneOption, three, []]) expect(matrixOf(list)).toBeNull();
});

it('the page of a return says how far its new goods have come, with their parcel', () => {
	const goods = { title: 'Shirt', options: [], image_url: null };
	const told = (
		state: ExchangeState,
		pieces: [PortionState, string?][] = [],
		newLine: string | null = 'x1.1'
	) => {
		const line = { line: 'l1', new_line: newLine, quantity: 2, variant: 'v', goods };
		const portions = pieces.map(([its, shipment = null]) => ({ line: 'x1.1', state: its, shipment }));
		const shipments = [{ id: 'p', carrier: 'dhl', tracking_number: 'T1' }];
		const lines = pieces.length > 0 ? [{ id: 'x1.1', quantity: pieces.length }] : [];
		const exchange = {
			state,
			ship: 'on_receipt',
			difference: 500,
			pay_by: 'then',
			paid_at: null,
			lines: [line]
		};
		return exchangeView({ portions, shipments, lines } as never, exchange as never);
	};
	const stateOf = (...how: Parameters<typeof told>) => told(...how).lines[0]?.state;
	expect([
		stateOf('awaiting_payment', [], null),
		stateOf('reserved', [], null),
		stateOf('lapsed', [], null)
	]).toEqual(['unpaid', 'kept', 'lapsed']);
	// Released for as many as came: what did not come is not sent.
	expect([
		stateOf('released', [], null),
		stateOf('released', [['open']]),
		stateOf('cancelled', [['cancelled']])
	]).toEqual(['off', 'packing', 'off']);
	expect(stateOf('shipped', [['cancelled']])).toBe('off');
	expect(told('shipped', [['handed_over', 'p']]).lines[0]).toMatchObject({
		...{ state: 'sent', quantity: 1, parcels: [{ trackingNumber: 'T1' }] }
	});
	expect([told('awaiting_payment').payBy, told('reserved').payBy, told('lapsed').ended]).toEqual([
		...['then', null, 'lapsed']
	]);
});
