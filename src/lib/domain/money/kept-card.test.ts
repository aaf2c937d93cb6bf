import { expect, test } from 'vitest';
import { speaksOfKeptCard } from './kept-card.ts';

const history = (...types: [string, object?][]) =>
	types.map(([type, data], index) => ({
		seq: index + 1,
		type,
		data: (data ?? {}) as Record<string, unknown>
	}));
const agreed: [string, object] = ['payment.requested', { card_consent: 'card-2/en' }];

test('a kept card is spoken of from the consent until it is taken back or its owner erased, in whatever order it is read', () => {
	expect(speaksOfKeptCard([])).toBe(false);
	expect(speaksOfKeptCard(history(['payment.requested']))).toBe(false);
	expect(speaksOfKeptCard(history(agreed, ['payment.received']))).toBe(true);
	expect(speaksOfKeptCard(history(agreed, ['card.taken_back']))).toBe(false);
	expect(speaksOfKeptCard(history(agreed, ['people.erased']).reverse())).toBe(false);
	expect(speaksOfKeptCard(history(agreed, ['card.taken_back'], agreed).reverse())).toBe(true);
});
