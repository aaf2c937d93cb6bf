import { describe, expect, it } from 'vitest';
import { amountDue } from '../money/amount-due.ts';
import { goneOf, owedOf } from '../policy/quote/owed.ts';
import { sizeOrder, suggestFor } from './choices.ts';
import { fitOf } from './fit.ts';
import type { NewGoods } from './exchange-record.ts';
import { nextStep, type ExchangeFacts } from './next-step.ts';
import { newLineId, partOfGoods } from './part-of-goods.ts';
import { priceReplacement } from './price.ts';
import { advance, EXCHANGE_EVENTS, EXCHANGE_STATES, TRANSITIONS, type ExchangeState } from './states.ts';

describe('the life of an exchange', () => {
	it('reaches every state, ends, and releases nothing that was not paid for', () => {
		const reach = (from: ExchangeState, without?: string) => {
			const seen = new Set([from]);
			for (const state of seen) {
				for (const event of EXCHANGE_EVENTS) {
					const next = event === without ? undefined : advance(state, event);
					if (next) seen.add(next);
				}
			}
			return seen;
		};
		expect([...reach('awaiting_payment')].toSorted()).toEqual([...EXCHANGE_STATES].toSorted());
		const ends = EXCHANGE_STATES.filter((state) => Object.keys(TRANSITIONS[state]).length === 0);
		expect(ends).toEqual(['shipped', 'lapsed', 'cancelled']);
		for (const state of EXCHANGE_STATES) expect(ends.some((end) => reach(state).has(end))).toBe(true);
		expect([...reach('awaiting_payment', 'pay')].toSorted()).toEqual([
			'awaiting_payment',
			'cancelled',
			'lapsed'
		]);
	});

	it('goes on by what is so, and by nothing else', () => {
		const facts: ExchangeFacts = {
			...{ state: 'reserved', ship: 'on_receipt', back: 'approved', quantity: 2, received: 0 },
			...{
				isSecured: true,
				isThere: false,
				isPaid: false,
				isPaying: false,
				payBy: null,
				now: 100,
				inShop: 0,
				left: 0
			}
		};
		const unheld = { ship: 'now', isSecured: false } as const;
		const step = (more: Partial<ExchangeFacts>) => nextStep({ ...facts, ...more });
		const awaits = { state: 'awaiting_payment', payBy: 100 } as const;
		expect([
			...[step({}), step({ received: 1 }), step({ received: 2, back: 'received' })],
			...[step({ received: 1, back: 'settled' }), step({ back: 'settled' }), step({ back: 'expired' })],
			...[step({ ship: 'now' }), step({ ship: 'now', back: 'needs_review' })]
		]).toEqual([null, null, 'release', 'release', 'cancel', 'cancel', 'release', null]);
		expect([
			...[step({ ...awaits, payBy: 101 }), step(awaits), step({ ...awaits, isPaying: true })],
			...[step({ ...awaits, isPaid: true }), step({ ...awaits, back: 'cancelled' })]
		]).toEqual([null, 'lapse', null, 'pay', 'cancel']);
		// Not secured, it waits for the old goods like any other.
		expect([step(unheld), step({ ...unheld, received: 2 })]).toEqual([null, 'release']);
		expect([step({ back: null, isThere: true }), step({ back: null })]).toEqual(['release', 'cancel']);
		expect([
			...[step({ state: 'released', inShop: 1, left: 1 }), step({ state: 'released', left: 1 })],
			...[step({ state: 'released' }), step({ state: 'lapsed' })]
		]).toEqual([null, 'ship', 'cancel', null]);
	});
});

describe('what new goods cost', () => {
	const paid = { goods: 5000, discount: 1000, tax: 0, base: 4000 };
	const price = (wanted: number, bought: number | null, more = {}) =>
		priceReplacement({ ...paid, ...more }, { wanted, bought }, 2, true);

	it('is what was paid, plus or less what two sizes of one product cost apart today', () => {
		expect(price(2500, 2500)).toEqual({
			...{ amount: 5000, discount: 1000, tax: 0, worth: 4000, carried: 4000, difference: 0 }
		});
		// The product costs more by now: not for whoever has it.
		expect(price(9900, 9900)).toMatchObject({ worth: 4000, difference: 0 });
		expect(price(3000, 2500)).toMatchObject({ worth: 5000, carried: 4000, difference: 1000 });
		expect(price(2000, 2500)).toMatchObject({ worth: 3000, carried: 3000, difference: 0 });
		expect(price(0, 9900)).toMatchObject({ worth: 0, carried: 0, difference: 0 });
	});
	it('is today’s price of another product, whatever the old one cost', () => {
		expect(price(2500, null)).toMatchObject({ worth: 5000, carried: 4000, difference: 1000 });
	});
	it('is taxed beside the price at the rate that was paid', () => {
		const taxed = { ...paid, tax: 760, base: 4760 };
		expect(priceReplacement(taxed, { wanted: 3000, bought: 2500 }, 2, false)).toEqual({
			...{ amount: 6000, discount: 1000, tax: 950, worth: 5950, carried: 4760, difference: 1190 }
		});
		expect(priceReplacement(taxed, { wanted: 2500, bought: 2500 }, 2, false)).toMatchObject({ worth: 4760 });
	});
	it('is shared to the pieces that came, and named by a line nobody else has', () => {
		const goods = { ...price(3000, 2500), shipping: 5, standard: 5 } as NewGoods;
		expect(partOfGoods(goods, 2, 2, 5000)).toBe(goods);
		expect(partOfGoods(goods, 2, 1, 2000)).toMatchObject({
			worth: 2500,
			carried: 2000,
			difference: 500,
			shipping: 2
		});
		expect([newLineId([], 1, 0), newLineId(['x1.1'], 1, 0)]).toEqual(['x1.1', 'x1.1x']);
	});
});

it('an exchange that nobody has paid for is due whole, and nothing of it counts as having left', () => {
	const take = { line: 'a', quantity: 1, rule: null, step: null, base: 2500, shipping: 0, kept: 0, fee: 0 };
	const taken = [{ ...take, carried: 2500, returned: true }];
	const goods = [{ worth: 3000, carried: 2500, difference: 500 }];
	const exchange = { state: 'reserved', difference: 500, lines: goods, return: null, released_at: null };
	const bill = { total: 2500, payments: [], taken, portions: [{ state: 'open' }], exchanges: [exchange] };
	expect(amountDue(bill as never)).toBe(3000);
	expect(goneOf(taken[0] as never)).toBe(0n);
	expect(owedOf(3000n, [], 0n, false)).toBe(3000n);
	// What went back as goodwill is no payment for it, and no debt either.
	const payments = [{ amount: 2500, captured: 2500, captured_at: 'x', refunded: 700, refund_pending: 0 }];
	expect(amountDue({ ...bill, payments } as never)).toBe(500);
});

describe('the next size', () => {
	const sizes = (...list: string[]) =>
		list.map((size) => ({ id: size, options: [{ name: 'Size', value: size }] }));
	it('is told from numbers and letters, else from the shop’s own order', () => {
		expect(sizeOrder(['XL', 's', 'M', 'XXL', 'L'])).toEqual(['s', 'M', 'L', 'XL', 'XXL']);
		expect(sizeOrder(['42', '40', '41.5'])).toEqual(['40', '41.5', '42']);
		expect(sizeOrder(['one', 'two'])).toEqual(['one', 'two']);
	});
	it('comes first for whoever says too small or too large, in the colour they have', () => {
		const list = ['red', 'blue'].flatMap((colour) =>
			['S', 'M', 'L'].map((size) => ({
				id: `${colour}-${size}`,
				options: [
					{ name: 'Colour', value: colour },
					{ name: 'Size', value: size }
				]
			}))
		);
		expect(suggestFor('too_small', list, 'blue-M')).toBe('blue-L');
		expect(suggestFor('too_large', list, 'blue-M')).toBe('blue-S');
		expect([suggestFor('too_small', list, 'blue-L'), suggestFor('style', list, 'blue-M')]).toEqual([
			undefined,
			undefined
		]);
		expect(suggestFor('too_small', sizes('S', 'M'), 'S')).toBe('M');
	});
});

it('how others found the fit is said of enough of them, and of a few as of a few', () => {
	expect(fitOf({ delivered: 200, too_small: 50, too_large: 6 })).toEqual({
		...{ says: 'small', percent: 25, of: 200, few: false }
	});
	expect(fitOf({ delivered: 200, too_small: 3, too_large: 40 })).toMatchObject({
		says: 'large',
		percent: 20
	});
	expect(fitOf({ delivered: 200, too_small: 4, too_large: 3 })).toMatchObject({ says: 'true', percent: 3 });
	expect(fitOf({ delivered: 6, too_small: 2, too_large: 0 })).toMatchObject({ says: 'small', few: true });
	expect(fitOf({ delivered: 0, too_small: 0, too_large: 0 })).toBeNull();
});
