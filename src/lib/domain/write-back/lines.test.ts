import { describe, expect, test } from 'vitest';
import { swapIn } from './echo.ts';
import { asOurs, asTheirs, toldLines } from './lines.ts';
import { wantedOf, type WantedFacts } from './wanted.ts';

const ID = '0192f0c0-1111-7222-8333-444455556666';
const facts: WantedFacts = { portions: [], currency: 'EUR', payments: [], mode: 'record' };

test('of new goods: what leaves for them where nothing was sent, and nothing but them where it comes back', () => {
	const added = [{ line: 'x1.1', quantity: 1, variant: '72', product: '7' }];
	const data = { exchange: ID, difference: 0, added, lines: [{ line: '7', quantity: 1, variant: '72' }] };
	const told = (more: object) => wantedOf({ type: 'exchange.released', data: { ...data, ...more } }, facts);
	const removes = [{ line: '7', quantity: 1 }];
	const row = { kind: 'exchange', subject: ID, movesMoney: false };
	expect(told({})).toEqual([{ ...row, what: { removes, adds: added, even: true } }]);
	expect(told({ return: ID, difference: 500 })).toEqual([
		{ ...row, what: { removes: [], adds: added, even: false } }
	]);
	// An entry from before the new lines were told of by themselves.
	expect(told({ added: undefined })).toEqual([]);
});

describe('lines of an exchange', () => {
	const adds = [
		{ line: 'x1.1', quantity: 1, variant: '72', product: '7' },
		{ line: 'x1.2', quantity: 2, variant: '73', product: '7' }
	];
	const what = { removes: [{ line: '7', quantity: 1 }], adds, even: true };
	const row = { id: 'a', key: `rt-exchange-${ID}`, kind: 'exchange', what };

	test('have two names, in the order in which they were told; of what was not told nobody knows one', () => {
		const known = toldLines([
			{ ...row, names: ['line/91', 'refund/5/cancelled', 'line/92'] },
			{ kind: 'cancel', what: { whole: true, lines: [] }, names: ['line/99'] }
		]);
		expect(known).toEqual([
			{ ours: 'x1.1', theirs: '91' },
			{ ours: 'x1.2', theirs: '92' }
		]);
		expect(toldLines([{ ...row, names: [] }])).toEqual([]);
		const pieces = [
			{ line: '7', quantity: 1 },
			{ line: 'x1.2', quantity: 2 }
		];
		expect(asTheirs(pieces, known)).toEqual([
			{ line: '7', quantity: 1 },
			{ line: '92', quantity: 2 }
		]);
		expect(asTheirs(pieces, [])).toBeUndefined();
		const report = { id: 'f', at: '2026-11-02T10:00:00Z', kind: 'handed_over' as const };
		expect(asOurs([{ ...report, pieces: [{ line: '92', quantity: 1 }] }, report], known)).toEqual([
			{ ...report, pieces: [{ line: 'x1.2', quantity: 1 }] },
			report
		]);
	});

	test('a swap is heard once: of just its pieces, without a word of ours', () => {
		const report = (quantity: number) => ({
			...{ id: 'refund/5/cancelled', at: '2026-11-02T10:00:00Z', kind: 'cancelled' as const },
			pieces: [{ line: '7', quantity }]
		});
		const told = (...references: string[]) => [{ ...row, references }];
		expect(swapIn(report(1), told())?.id).toBe('a');
		expect(swapIn(report(1), told('line/91', 'line/92'))?.id).toBe('a');
		expect(swapIn(report(2), told())).toBeUndefined();
		expect(swapIn(report(1), told('line/91', 'refund/4/cancelled'))).toBeUndefined();
		expect(swapIn({ ...report(1), kind: 'returned' }, told())).toBeUndefined();
	});
});
