import { describe, expect, it } from 'vitest';
import { canCorrectAddress, isSameAddress, readAddress } from './correct-address.ts';
import type { PortionState } from './states.ts';

const typed = {
	name: ' Ada  Muster ',
	lines: ' Am Kanal 9 \n\n Hof ',
	postcode: '',
	city: 'Berlin',
	region: 'BE'
};
const portion = (state: PortionState) => ({
	...{ id: '1', line: 'mug', quantity: 1, claim: null, shipment: null },
	return: null,
	state
});
const people = { name: 'Ada', email: null, phone: null, ship_to: null };

describe('an address can be corrected', () => {
	it.each<[PortionState[], boolean]>([
		[['open'], true],
		[['open', 'cancelled', 'returned'], true],
		[['open', 'claimed'], false],
		[['packed'], false],
		[['open', 'handed_over'], false],
		[['cancelled'], false],
		[[], false]
	])('while %j: %s', (states, can) => {
		expect(canCorrectAddress({ people, portions: states.map(portion) })).toBe(can);
	});

	it('never where the person was erased', () => {
		expect(canCorrectAddress({ people: null, portions: [portion('open')] })).toBe(false);
	});
});

describe('a typed address', () => {
	it('is cleaned, and keeps the country and phone that were there', () => {
		const before = { name: 'A', country: 'DE', phone: '1', company: 'Old Ltd' };
		expect(readAddress(typed, before)).toEqual({
			ok: true,
			value: {
				name: 'Ada Muster',
				lines: ['Am Kanal 9', 'Hof'],
				city: 'Berlin',
				region: 'BE',
				country: 'DE',
				phone: '1'
			}
		});
	});

	it('keeps the region where tax hangs on it', () => {
		const read = readAddress({ ...typed, region: 'NY' }, { country: 'US', region: 'NJ' });
		expect(read).toMatchObject({ ok: true, value: { region: 'NJ', country: 'US' } });
	});

	it('names the fields that cannot be', () => {
		const bad = { name: '', lines: 'a\nb\nc\nd\ne\nf', postcode: '1'.repeat(41), city: ' ', region: '' };
		expect(readAddress(bad, null)).toEqual({
			ok: false,
			refusal: { code: 'request.invalid', fields: ['name', 'lines', 'postcode', 'city'] }
		});
	});
});

it('two addresses are the same whatever the order of their parts', () => {
	expect(isSameAddress({ city: 'B', lines: ['x'] }, { lines: ['x'], city: 'B', region: undefined })).toBe(
		true
	);
	expect(isSameAddress({ city: 'B' }, { city: 'C' })).toBe(false);
	expect(isSameAddress(null, {})).toBe(true);
});
