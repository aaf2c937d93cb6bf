import { describe, expect, it } from 'vitest';
import { CARRIER_CODES, carrierCode } from './carrier-codes.ts';
import { AFTERSHIP, EASYPOST, KARRIO, KUAIDI100, SEVENTEEN_TRACK, SHIPPO } from './codes/vendors.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';

describe('the tables of codes', () => {
	it('know each code once, and give a cause only to an exception', () => {
		const tables = [
			...Object.values(CARRIER_CODES),
			AFTERSHIP,
			EASYPOST,
			KARRIO,
			KUAIDI100,
			SEVENTEEN_TRACK,
			SHIPPO
		];
		let codes = 0;
		for (const table of tables) codes += codeBook(table).size;
		expect(codes).toBeGreaterThan(1300);
		for (const meaning of Object.values(MEANINGS))
			expect(meaning.cause === undefined || meaning.status === 'exception').toBe(true);
	});

	it('read the same letters by whose they are', () => {
		expect(carrierCode('dhl_express', 'WC')?.status).toBe('out_for_delivery');
		expect(carrierCode('mydhl', 'WC')?.status).toBe('in_transit');
		expect(carrierCode('mydhl', 'CA')).toMatchObject({ status: 'exception', cause: 'address' });
		expect(carrierCode('dhl_express', 'CA')?.status).toBe('attempt_failed');
		expect(carrierCode('UPS', 'nothing like it')).toBeUndefined();
		expect(carrierCode('constructor', 'DL')).toBeUndefined();
	});

	it('tell the way back by AfterShip’s subtag, and what has to be done', () => {
		const book = codeBook(AFTERSHIP);
		expect(lookUp(book, 'Exception_010')).toMatchObject({ status: 'exception', cause: 'returning' });
		expect(lookUp(book, 'Exception_011')).toMatchObject({ status: 'exception', cause: 'returned' });
		expect(lookUp(book, 'Exception_006')).toMatchObject({ cause: 'held', actionRequired: true });
		expect(lookUp(book, 'Delivered_001')).toMatchObject({ status: 'delivered', actionRequired: false });
	});
});
