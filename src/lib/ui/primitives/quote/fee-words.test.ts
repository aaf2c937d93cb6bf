import { expect, it } from 'vitest';
import { quoteRows } from './fee-words.ts';

it('what was given before as goodwill is named where the last command gives so much less', () => {
	const line = { line: 'mug', quantity: 1, goods: 2500, discount: 0, tax: 0, fee: 0, refund: 2500 };
	const quote = {
		...{ kind: 'cancel' as const, lines: [line], shipping_refund: 0, adjustments_refund: 0 },
		fee: { amount: 0, parts: [] },
		refund: { amount: 1500, to: [], release: [], due_at: null }
	};
	const rest = (given: number) => quoteRows(quote, { taxIncluded: true, paid: true, given }).at(-2);
	expect(rest(1000)).toMatchObject({ label: 'Given back to you before', amount: -1000 });
	expect(rest(0)).toMatchObject({ label: 'Not paid so far', amount: -1000 });
});
