import { expect, it } from 'vitest';
import type { ReturnState } from '../return/states.ts';
import { exchangedOf, heldForExchanges, securityOf } from './books.ts';
import type { HoldRecord } from './hold-record.ts';
import { isSecured, nextHoldStep } from './hold.ts';
import type { ExchangeState } from './states.ts';

/** Two shoes for 25.00 each, exchanged even and sent ahead; 50.00 held until 20 June. */
const HELD: HoldRecord = {
	...{ payment: 'p', amount: 5000, captured: 0, back: 0, until: '2026-06-20T10:00:00Z' },
	...{ ending: false, let_go: false, failed: false }
};
const EARLY = Date.UTC(2026, 5, 10);
const LATE = Date.UTC(2026, 5, 19, 10);
const TAKEN = { ...HELD, captured: 5000, until: null, ending: true };
/** As the returns' own books say it: what came once that is known, all of it while it may come, else nothing. */
const carriedBack = (back: ReturnState, received: number) => {
	if (['inspected', 'settled', 'closed'].includes(back)) return 2500 * received;
	return ['expired', 'cancelled', 'declined'].includes(back) ? 0 : 5000;
};
const hasLeft = (state: ExchangeState, left: boolean) =>
	left || state === 'released' || state === 'shipped' ? '2026-06-10T10:00:00Z' : null;
const facts = (
	back: ReturnState,
	received: number,
	more: {
		hold?: Partial<HoldRecord>;
		state?: ExchangeState;
		deduction?: number;
		left?: boolean;
		/** The money of other goods of the same return: what was promised, and what of it went back. */
		money?: { promised: number; refunded: number };
	} = {}
) => {
	const { hold = {}, state = 'shipped', deduction = 0, left = false } = more;
	const money = more.money ?? { promised: 0, refunded: 0 };
	return {
		exchange: {
			...{ id: 'e', return: 'r', state, ship: 'now' as const, difference: 0, held: 0, security: 5000 },
			...{ paid_at: null, released_at: hasLeft(state, left), hold: { ...HELD, ...hold } },
			carried_back: carriedBack(back, received),
			lines: [{ line: 'l1', quantity: 2, goods: { carried: 5000 } }]
		},
		back: { id: 'r', state: back, ...money, lines: [{ line: 'l1', received, deduction }] }
	};
};
const step = (
	back: ReturnState,
	received: number,
	{ due = 5000, now = EARLY, ...more }: Parameters<typeof facts>[2] & { due?: number; now?: number } = {}
) => {
	const { exchange, back: its } = facts(back, received, more);
	return nextHoldStep(exchange as never, its as never, due, now);
};
const take = (amount: number) => ({ does: 'take', amount });
const giveBack = (amount: number) => ({ does: 'give_back', amount });
const LET_GO = { does: 'let_go' };

it('a security waits for the old goods, is let go with them, and is taken for what is missing', () => {
	expect([step('approved', 0), step('in_transit', 0), step('received', 2)]).toEqual([null, null, null]);
	expect([step('inspected', 2, { due: 0 }), step('settled', 2, { due: 0 })]).toEqual([LET_GO, LET_GO]);
	expect([step('inspected', 1), step('expired', 0), step('cancelled', 0)]).toEqual([
		...[take(2500), take(5000), take(5000)]
	]);
	// Never more than is due: it was paid otherwise meanwhile.
	expect([step('expired', 0, { due: 1000 }), step('expired', 0, { due: 0 })]).toEqual([take(1000), LET_GO]);
});

it('it is taken a day before the bank lets go of it, for what has not come', () => {
	const ask = (received: number, now: number) => step('approved', received, { now });
	expect([ask(0, LATE - 1), ask(0, LATE), ask(1, LATE), ask(2, LATE)]).toEqual([
		...[null, take(5000), take(2500), LET_GO]
	]);
	const hold = TAKEN;
	expect([step('approved', 0, { hold }), step('received', 1, { hold })]).toEqual([null, giveBack(2500)]);
	expect(step('settled', 2, { hold })).toEqual(giveBack(5000));
	expect(step('settled', 2, { hold: { ...hold, back: 5000 } })).toBeNull();
	expect(step('settled', 1, { hold: { ...hold, back: 2500 } })).toBeNull();
});

it('a deduction is taken of it once it is final, and not while it is disputed', () => {
	const more = { deduction: 400, due: 400 };
	expect([step('inspected', 2, more), step('settled', 2, more)]).toEqual([null, take(400)]);
	expect(step('inspected', 2, { ...more, now: LATE })).toEqual(take(400));
	// It was withheld from other money of the return.
	expect(step('settled', 2, { ...more, due: 0 })).toEqual(LET_GO);
	expect(step('settled', 2, { ...more, hold: TAKEN })).toEqual(giveBack(4600));
});

it('what was withheld from other money of the same return is not kept of a security that was taken early', () => {
	const kept = (promised: number, refunded: number) =>
		step('settled', 2, { deduction: 400, due: 0, hold: TAKEN, money: { promised, refunded } });
	expect([kept(2500, 2100), kept(400, 0), kept(300, 0)]).toEqual([
		...[giveBack(5000), giveBack(5000), giveBack(4900)]
	]);
	// Disputed it waits for nothing: what would be kept is the shop's already, or goes back as money.
	const money = { promised: 2500, refunded: 2100 };
	expect(step('inspected', 2, { deduction: 400, due: 0, money })).toEqual(LET_GO);
});

it('nothing is taken for goods that never left, or by whoever was refused or asked already', () => {
	expect(step('approved', 0, { state: 'reserved', now: LATE })).toEqual(LET_GO);
	expect(step('approved', 0, { state: 'reserved' })).toBeNull();
	expect(step('cancelled', 0, { state: 'cancelled' })).toEqual(LET_GO);
	// Cancelled once they were a line of the order, they were paid back: the old goods are owed all the same.
	expect(step('expired', 0, { state: 'cancelled', left: true })).toEqual(take(5000));
	expect(step('approved', 0, { state: 'lapsed', hold: TAKEN })).toEqual(giveBack(5000));
	expect(step('expired', 0, { hold: { ending: true, until: null } })).toBeNull();
	expect(step('expired', 0, { hold: { failed: true } })).toBeNull();
	const secured = (hold: Partial<HoldRecord> | null, security = 5000) =>
		isSecured({ security, hold: hold && { ...HELD, ...hold } });
	expect([secured({}), secured(null, 0), secured(TAKEN)]).toEqual([true, true, true]);
	expect([secured(null), secured({ failed: true }), secured({ ending: true })]).toEqual([
		false,
		false,
		false
	]);
});

it('the books: held it is no money, taken it is nobody else’s, and what it will pay is asked of nobody', () => {
	const books = (...how: Parameters<typeof facts>) => {
		const { exchange, back } = facts(...how);
		const both = { exchanges: [exchange], returns: [back] } as never;
		return [exchangedOf(both), securityOf(both), heldForExchanges(both)];
	};
	expect(books('approved', 0)).toEqual([0, 0, 0]);
	expect(books('approved', 0, { hold: TAKEN })).toEqual([0, 5000, 5000]);
	expect(books('received', 1, { hold: { ...TAKEN, back: 2500 } })).toEqual([0, 2500, 2500]);
	expect(books('expired', 0)).toEqual([5000, -5000, 0]);
	expect(books('expired', 0, { hold: TAKEN })).toEqual([5000, 0, 0]);
	expect(books('expired', 0, { hold: { failed: true } })).toEqual([5000, 0, 0]);
});
