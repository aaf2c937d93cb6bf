import { describe, expect, it } from 'vitest';
import type { OrderView } from '#domain/order/order-view.ts';
import { readerFormat } from '#i18n/reader-format.ts';
import { headlineFacts, orderSentence } from './headline.ts';
import { portionState } from './status-words.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const format = readerFormat('Europe/Berlin');
const late = { by: '2026-11-20T12:00:00Z', from: 'shop' } as const;
const facts = (headline: OrderView['headline']) =>
	headlineFacts({ headline, money: { refunds: [] }, currency: 'EUR' } as unknown as OrderView, format, now);

it('a parcel that turned back is not called late', () => {
	const at = '2026-11-21T12:00:00Z';
	expect(facts({ code: 'exception', cause: 'delayed', at, expected: late }).join()).toContain('late');
	for (const cause of ['refused', 'returning', 'returned', 'lost'] as const) {
		expect(facts({ code: 'exception', cause, at, expected: late }).join()).not.toContain('late');
	}
});

it('goods go where their parcel goes', () => {
	const parcels = [
		{ id: 'P1', status: 'exception', cause: 'returning' },
		{ id: 'P2', status: 'in_transit' }
	] as const;
	expect(portionState({ state: 'handed_over', parcel: 'P1' }, parcels)).toBe('returning');
	expect(portionState({ state: 'delivered', parcel: 'P1' }, parcels)).toBe('returning');
	expect(portionState({ state: 'handed_over', parcel: 'P2' }, parcels)).toBe('handed_over');
	expect(portionState({ state: 'cancelled', parcel: 'P1' }, parcels)).toBe('cancelled');
	expect(portionState({ state: 'open' }, parcels)).toBe('open');
});

describe('the sentence of a cancelled order', () => {
	const refund = { id: 'r', state: 'sent', amount: 8420, dueAt: '2026-12-04T12:00:00Z' } as const;
	const sentence = (refunds: unknown[], at = now, code = 'cancelled') =>
		orderSentence(
			{ headline: { code }, money: { refunds }, currency: 'EUR' } as unknown as OrderView,
			format,
			at
		);
	it('says where the money is and by when it is due', () => {
		expect(sentence([refund])).toBe('Cancelled. €84.20 is on its way back, due by Friday 4 December.');
	});
	it('promises no day that has passed, to the second', () => {
		const due = Date.parse(refund.dueAt);
		expect(sentence([refund], due)).toContain('due by today');
		expect(sentence([refund], due + 1000)).toBe(
			'Cancelled. €84.20 was due back today and is late. It is still owed to you.'
		);
	});
	it('says that money which cannot go back waits, and is on no way', () => {
		expect(sentence([{ ...refund, state: 'requested', waitsFor: 'destination' }])).toBe(
			'Cancelled. €84.20 is ready to go back and waits for your account.'
		);
	});
	it('does so only while it is one refund under way', () => {
		expect(sentence([])).toBe('Cancelled');
		expect(sentence([{ ...refund, state: 'settled' }])).toBe('Cancelled');
		expect(sentence([refund, refund])).toBe('Cancelled');
		expect(sentence([refund], now, 'picking')).toBe('Being picked');
	});
	it('is not said twice', () => {
		const view = (code: string) =>
			({ headline: { code }, money: { refunds: [refund] }, currency: 'EUR' }) as unknown as OrderView;
		expect(headlineFacts(view('cancelled'), format, now)).toEqual([]);
		expect(headlineFacts(view('picking'), format, now)).toHaveLength(1);
	});
});
