import { expect, test } from 'vitest';
import { compareRefunds, type OurRefund, type TheirRefund } from './compare-refunds.ts';

const ours = (id: string, changes: Partial<OurRefund> = {}): OurRefund => ({
	...{ id, orderId: `order-${id}`, key: `refund-${id}`, reference: `re_${id}` },
	...{ amount: 500, currency: 'EUR', state: 'settled', ...changes }
});
const theirs = (id: string, changes: Partial<TheirRefund> = {}): TheirRefund => ({
	...{ reference: `re_${id}`, key: `refund-${id}`, payment: [`pi_${id}`] },
	...{ amount: 500, currency: 'EUR', state: 'settled', ...changes }
});
const compare = (a: OurRefund[], b: TheirRefund[], young = true, order: string | undefined = 'o') =>
	compareRefunds(
		a,
		b,
		() => young,
		() => order
	).map(({ kind, reference }) => `${kind} ${reference}`);

test('the same on both sides, by key or by name, or under way on one: no difference', () => {
	expect(compare([ours('1')], [theirs('1')])).toEqual([]);
	expect(compare([ours('1', { key: 'x' })], [theirs('1', { key: null })])).toEqual([]);
	expect(compare([ours('1', { reference: null, state: 'unknown' })], [theirs('1')])).toEqual([]);
	expect(compare([ours('1')], [theirs('1', { state: 'sent' })])).toEqual([]);
	expect(compare([ours('1', { state: 'requested' })], [])).toEqual([]);
});

test('what only one side has, and what is too old for their list', () => {
	expect(compare([ours('1')], [])).toEqual(['refund_missing refund-1']);
	expect(compare([ours('1', { state: 'sent' })], [])).toEqual(['refund_missing refund-1']);
	expect(compare([ours('1')], [], false)).toEqual([]);
	expect(compare([], [theirs('1')])).toEqual(['refund_unknown re_1']);
	expect(
		compareRefunds(
			[],
			[theirs('1')],
			() => true,
			() => undefined
		)
	).toEqual([]);
	expect(compare([], [theirs('1', { state: 'failed' })])).toEqual([]);
});

test('another amount, another currency, an end on one side only', () => {
	expect(compare([ours('1')], [theirs('1', { amount: 501 })])).toEqual(['amount_differs refund-1']);
	expect(compare([ours('1')], [theirs('1', { currency: 'USD' })])).toEqual(['amount_differs refund-1']);
	expect(compare([ours('1')], [theirs('1', { state: 'failed' })])).toEqual(['state_differs refund-1']);
	expect(compare([ours('1', { state: 'failed' })], [theirs('1')])).toEqual(['state_differs refund-1']);
});
