import { describe, expect, it } from 'vitest';
import type { OrderRecord } from '../order/order-record.ts';
import type { PaymentRecord } from '../order/payment-record.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import { decideGoodwill, GOODWILL_LIMITS, goodwillRoom, readGoodwillLimits } from './goodwill.ts';

const payment = (changes: Partial<PaymentRecord> = {}): PaymentRecord => ({
	...{ id: 'p1', provider: 'card', amount: 10_000, captured: 10_000, released: 0, refunded: 0 },
	...{ refund_pending: 0, charged_back: 0, authorised_at: null, voided_at: null },
	captured_at: '2026-11-02T10:00:00Z',
	...changes
});
/** As much of an order as its books ask about. */
const order = (changes: Partial<OrderRecord> = {}): OrderRecord =>
	({
		...{ currency: 'EUR', total: 10_000, shipping_amount: 0, shipping_tax: 0, prices_include_tax: true },
		...{ payments: [payment()], refunds: [], taken: [], returns: [], delay_notices: [], people: null },
		...changes
	}) as unknown as OrderRecord;
const take = (changes: Partial<Taken>): Taken => ({
	...{ line: 'l1', quantity: 1, rule: null, step: null, base: 0, shipping: 0, fee: 0, kept: 0 },
	returned: false,
	...changes
});
const who = (role: 'agent' | 'manager' | 'admin', given = 0) => ({ role, given, limits: GOODWILL_LIMITS });
const offer = { amount: 4500, takes: [take({ base: 5000, fee: 500 })], last: false, firm: false };
const UNTIL = '2026-11-23T10:10:00Z';

describe('how much of an order a role may give', () => {
	it.each([
		// A fifth of what was paid, rounded down, never above 25.00; then less what was given before.
		['agent', 10_000, 0, 2000],
		['agent', 10_004, 0, 2000],
		['agent', 12_500, 0, 2500],
		['agent', 12_505, 0, 2500],
		['agent', 1_000_000, 0, 2500],
		['agent', 10_000, 1999, 1],
		['agent', 10_000, 2000, 0],
		['agent', 10_000, 5000, 0],
		['manager', 10_000, 0, 10_000],
		['manager', 1_000_000, 1, 24_999],
		['admin', 1_000_000, 999, null]
	] as const)('%s of %i paid, %i given before: %s', (role, paid, given, limit) => {
		const record = order({ payments: [payment({ amount: paid, captured: paid })] });
		expect(goodwillRoom(record, [], who(role, given)).limit).toBe(limit);
	});

	it('knows other currencies by their own amounts, and those it does not name by the share alone', () => {
		const in_ = (currency: string) =>
			goodwillRoom(
				order({ currency, payments: [payment({ amount: 100_000, captured: 100_000 })] }),
				[],
				who('agent')
			).limit;
		expect([in_('JPY'), in_('EUR'), in_('KWD')]).toEqual([4000, 2500, 20_000]);
	});

	it('takes the shop’s own limits, and its own program’s where they make no sense', () => {
		const own = { percent: 5, most: { EUR: 500 } };
		expect(readGoodwillLimits({ agent: own, admin: own })).toEqual({
			...GOODWILL_LIMITS,
			agent: own,
			admin: own
		});
		expect(readGoodwillLimits({ manager: null }).manager).toBeNull();
		for (const wrong of [
			undefined,
			7,
			{ agent: {} },
			{ agent: { percent: 101, most: {} } },
			{ agent: { percent: -1, most: {} } },
			{ agent: { percent: 0.5, most: {} } },
			{ agent: { percent: 5, most: { EUR: '5' } } },
			{ agent: { percent: 5, most: null } }
		])
			expect(readGoodwillLimits(wrong)).toEqual(GOODWILL_LIMITS);
	});
});

describe('how much is with the shop and promised to nobody', () => {
	const left = (changes: Partial<OrderRecord>, promised: Parameters<typeof goodwillRoom>[1] = []) =>
		goodwillRoom(order(changes), promised, who('admin'));

	it('leaves out what has gone, is on its way, was taken back by a bank, or was never taken', () => {
		const some = payment({ refunded: 1000, refund_pending: 200, charged_back: 30 });
		const held = payment({ id: 'p2', captured: 0, captured_at: null, authorised_at: '2026-11-02T10:00:00Z' });
		expect(left({ payments: [some, held] })).toMatchObject({ withShop: 8770, most: 8770 });
	});

	it('leaves to an offer what it promises and what it would earn, and says until when', () => {
		expect(left({}, [{ ...offer, until: UNTIL }])).toMatchObject({ withShop: 5000, offersUntil: UNTIL });
		expect(left({}, [{ ...offer, firm: true, until: UNTIL }])).toMatchObject({
			withShop: 5000,
			offersUntil: null
		});
	});

	it('asks of offers that stand side by side each alone, and after what is firm', () => {
		const both = [
			{ ...offer, until: UNTIL },
			{ ...offer, amount: 9000, takes: [take({ base: 9000 })], until: UNTIL }
		];
		expect(left({}, both).withShop).toBe(1000);
		expect(left({}, [...both, { ...offer, firm: true, until: UNTIL }]).withShop).toBe(0);
	});
});

describe('deciding about an amount', () => {
	const decide = (
		amount: number,
		role: 'agent' | 'admin' = 'admin',
		promised = [{ ...offer, until: UNTIL }]
	) => {
		const record = order({
			payments: [
				payment({ captured: 6000, amount: 6000 }),
				payment({ id: 'p2', captured: 4000, amount: 4000 })
			]
		});
		const decided = decideGoodwill(record, goodwillRoom(record, promised, who(role)), amount);
		return decided.ok ? decided.value : decided.refusal;
	};
	it('fills the payments in their order, to the unit', () => {
		expect(decide(5000)).toEqual([{ payment: 'p1', amount: 5000 }]);
		expect(decide(6001, 'admin', [])).toEqual([
			{ payment: 'p1', amount: 6000 },
			{ payment: 'p2', amount: 1 }
		]);
	});
	it('names what holds it back', () => {
		expect(decide(2001, 'agent')).toEqual({ code: 'goodwill.over_limit', limit: 2000 });
		expect(decide(5001)).toEqual({ code: 'goodwill.offered', until: UNTIL });
		expect(decide(10_001, 'admin', [])).toEqual({ code: 'refund.exceeds_refundable', refundable: 10_000 });
	});
});
