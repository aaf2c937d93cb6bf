import { expect, it } from 'vitest';
import type { ReturnView } from '../return/return-view.ts';
import { asRecipientSees } from './gift-return-view.ts';

it('whoever sends a gift back is told no amount before it is settled, nor what was withheld for the way', () => {
	const view = {
		...{ ref: 'A1', displayRef: '#A1', currency: 'EUR', contact: 'buyer@example.com', exchange: null },
		lines: [{ line: 'l1', found: ['a-picture'] }],
		refunds: [{ id: 'f', state: 'requested', amount: 2345 }],
		back: { number: 'A1-R1', postage: 345, promised: 2345, refunded: 2345 }
	} as unknown as ReturnView;
	const told = JSON.stringify(asRecipientSees(view, null, []));
	expect(told).not.toMatch(/\d{3}|buyer@|#A1/);
	// What it looked like when it came back is theirs to know, who may object.
	expect(asRecipientSees(view, null, []).lines[0]?.found).toEqual(['a-picture']);
	expect(asRecipientSees(view, { amount: 2345, bonus: 0 }, []).back.refunded).toBe(2345);
});
