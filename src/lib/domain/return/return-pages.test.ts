import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { createFormat } from '#i18n/format.ts';
import { quoteRows } from '#ui/primitives/quote/fee-words.ts';
import { proposedCount, returnTrouble } from '#ui/shopper/return/return-state.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { evaluateOrder } from '../policy/evaluate.ts';
import { askedFields, readAskedReturn } from './asked-return.ts';
import { returnChoices, type ReturnChoice } from './return-choices.ts';
import { RETURN_PATH, returnSteps } from './return-steps.ts';
import { advance, GIVEN_UP, RETURN_EVENTS, RETURN_STATES, type ReturnState } from './states.ts';

const DAY = (day: number) => `2026-06-${String(day).padStart(2, '0')}T10:00:00Z`;

describe('the steps of a return', () => {
	const at = {
		...{ created_at: DAY(1), decide_by: DAY(2), approved_at: DAY(2), expires_at: DAY(30), sent_at: DAY(4) },
		...{ received_at: DAY(6), settle_by: DAY(13), inspected_at: DAY(7), object_by: DAY(14) },
		...{ settled_at: DAY(8), closed_at: DAY(9), ended_at: null }
	};
	const told = (...[back, hasMoney]: Parameters<typeof returnSteps>) =>
		returnSteps(back, hasMoney).map(({ state, is, by }) => [state, is, by].filter(Boolean).join(' '));

	it('go on from every state by what can happen there, and never turn round', () => {
		const leads = (from: ReturnState, to: ReturnState) =>
			RETURN_EVENTS.some((event) => advance(from, event) === to);
		for (const state of RETURN_STATES) {
			const isGivenUp = GIVEN_UP.some((one) => one === state);
			const steps = returnSteps({ ...at, state, ended_at: isGivenUp ? DAY(9) : null });
			const from = steps.filter(({ is }) => is !== 'done');
			if (state === 'closed') expect(steps.map(({ is }) => is)).toEqual(Array(8).fill('done'));
			else expect(from[0]).toMatchObject({ state, is: 'now' });
			for (const [index, { state: next }] of from.slice(1).entries())
				expect(leads(from[index]?.state ?? 'closed', next), `${from[index]?.state} → ${next}`).toBe(true);
			if (isGivenUp) expect(from).toHaveLength(1);
		}
		expect(RETURN_PATH.every((state, index) => index === 0 || !leads(state, RETURN_PATH[index - 1]!))).toBe(
			true
		);
	});

	it('tell what was done, by when what comes next happens, and nothing that was left out', () => {
		const fresh = { ...at, decide_by: null, sent_at: null, inspected_at: null };
		expect(told({ ...fresh, state: 'approved' })).toEqual([
			...['requested done', 'approved now', `in_transit ahead ${DAY(30)}`, 'received ahead'],
			...['inspected ahead', 'settled ahead', 'closed ahead']
		]);
		// Nobody saw it leave, and nobody looked at it in time.
		expect(told({ ...fresh, state: 'settled' })).toEqual([
			...['requested done', 'approved done', 'received done', 'settled now', 'closed ahead']
		]);
		expect(told({ ...at, state: 'needs_review', approved_at: null }).slice(0, 3)).toEqual([
			...['requested done', 'needs_review now', `approved ahead ${DAY(2)}`]
		]);
		const ended = { ...fresh, received_at: null, settled_at: null, closed_at: null, ended_at: DAY(5) };
		expect(told({ ...ended, state: 'cancelled' })).toEqual([
			...['requested done', 'approved done', 'cancelled now']
		]);
		// Exchanged even: no money is waited for, and it is over once it was looked at.
		const even = ['requested done', 'approved done', 'received done', 'settled done'];
		expect([told({ ...fresh, state: 'closed' }, false)]).toEqual([even]);
		expect(told({ ...fresh, state: 'received' }, false).at(-1)).toBe('settled ahead');
	});
});

it('a form is read line by line; a reason nobody offers is none, and what was asked can be asked again', () => {
	const form: [string, string][] = [
		...([
			['line:mug', '2'],
			['line:lamp', '0'],
			['reason:mug', 'too_small'],
			['way', 'label']
		] as const),
		...([
			['resolution:mug', 'refund'],
			['reason:lamp', 'gift'],
			['comment', '  Thank you. ']
		] as const)
	].map(([name, value]) => [name, value]);
	const asked = readAskedReturn(form);
	expect(asked).toEqual({
		ok: true,
		value: {
			lines: [{ line: 'mug', quantity: 2, reason: 'too_small', resolution: 'refund' }],
			wayBack: 'label',
			comment: 'Thank you.'
		}
	});
	if (!asked.ok) return;
	const again = askedFields(asked.value.lines, asked.value.wayBack);
	expect(readAskedReturn(again)).toEqual({ ok: true, value: { ...asked.value, comment: undefined } });
	expect(
		readAskedReturn([
			['line:mug', '1'],
			['reason:mug', 'boredom'],
			['way', 'swim']
		])
	).toEqual({
		ok: true,
		value: { lines: [{ line: 'mug', quantity: 1 }] }
	});
	expect(readAskedReturn([['line:mug', '-1']])).toMatchObject({ refusal: { line: 'mug' } });
});

it('a return adds up by its own words: its fee, and the way back that is kept, and nothing that is left over', () => {
	const line = { line: 'mug', quantity: 1, goods: 2500, discount: 0, tax: 0, fee: 312, refund: 2188 };
	const way = { way: 'label', paid_by: 'buyer', price: 490, withheld: 490 } as const;
	const quote = {
		...{ kind: 'return' as const, lines: [line], shipping_refund: 0, adjustments_refund: 0, way_back: way },
		fee: { amount: 312, parts: [] },
		refund: { amount: 1698, to: [], release: [], due_at: null }
	};
	const rows = quoteRows(quote, { taxIncluded: true, paid: true }).map(({ label, amount }) => [
		label,
		amount
	]);
	expect(rows).toEqual([
		['Goods', 2500],
		['Return fee', -312],
		['Way back', -490],
		['You get back', 1698]
	]);
	const exchanged = { ...quote, refund: { ...quote.refund, amount: 0 }, exchange: {} as never };
	expect(quoteRows(exchanged, { taxIncluded: true, paid: true }).at(-2)).toMatchObject({
		...{ label: 'Goes into what you get instead', amount: -1698 }
	});
});

describe('what can be chosen', () => {
	const lines = [
		policyLine({ quantity: 6, category: 'shoes' }),
		policyLine({ id: 'sale', tags: ['final_sale'] }),
		policyLine({ id: 'later' })
	];
	const portions = [
		deliveredPortion(DAY(3), { id: 'a', quantity: 2 }),
		deliveredPortion(DAY(5), { id: 'b', quantity: 1 }),
		deliveredPortion('2026-05-01T10:00:00Z', { id: 'c', quantity: 1 }),
		openPortion({ id: 'd', quantity: 1, state: 'returning' }),
		openPortion({ id: 'e', quantity: 1, state: 'returned' }),
		deliveredPortion(DAY(3), { id: 'f', line: 'sale' }),
		openPortion({ id: 'g', line: 'later', quantity: 1 })
	];
	const order = policyOrder({ lines });
	const evaluation = evaluateOrder({
		versions: [{ id: 'p', version: 1, valid_from: '2020-01-01T00:00:00Z', document: samplePolicy() }],
		...{ order, portions, now: DAY(10) }
	});
	const record = {
		...order,
		lines: lines.map((line) => ({ ...line, title: line.id, options: [] })),
		portions: portions.map((one) => ({ ...one, shipment: one.id === 'b' ? 'two' : 'one' })),
		shipments: [{ id: 'one' }, { id: 'two' }],
		taken: []
	} as unknown as OrderRecord;
	const [mug, sale, later] = returnChoices(record, evaluation) as [ReturnChoice, ReturnChoice, ReturnChoice];

	it('is told parcel by parcel with its end, and for what cannot come back why, and until when it could', () => {
		expect(mug.most).toBe(3);
		expect(mug.pieces).toEqual([
			{ quantity: 2, parcel: 1, until: '2026-07-03T22:00:00Z' },
			{ quantity: 1, parcel: 2, until: '2026-07-05T22:00:00Z' }
		]);
		expect(mug.kept).toEqual([
			{ quantity: 1, why: 'window_closed', closedAt: '2026-05-31T22:00:00Z' },
			{ quantity: 1, why: 'coming_back', closedAt: null },
			{ quantity: 1, why: 'back', closedAt: null }
		]);
		expect(mug.groups[0]).toBe('fit');
		expect([sale.most, sale.kept]).toEqual([0, [{ quantity: 1, why: 'never', closedAt: null }]]);
		expect(later.kept).toEqual([{ quantity: 1, why: 'in_shop', closedAt: null }]);
		// What cannot be had yet is not offered.
		expect(mug.resolutions).not.toContain('keep');
	});

	it('stands there as it was typed, as the address says, or not at all', () => {
		const none = { isOnly: false, isTyped: false };
		expect(proposedCount(mug, {}, none)).toBe('0');
		expect(proposedCount(mug, { 'line:mug': '9' }, none)).toBe('3');
		expect(proposedCount(mug, { 'line:mug': '9' }, { isOnly: false, isTyped: true })).toBe('9');
		expect(proposedCount(mug, {}, { isOnly: true, isTyped: false })).toBe('0');
		expect(proposedCount({ ...mug, most: 1 }, {}, { isOnly: true, isTyped: false })).toBe('1');
	});

	it('is refused with until when it could', () => {
		const words = { today: '', tomorrow: '', yesterday: '', justNow: '' };
		const format = createFormat('en', 'UTC', words);
		const said = { title: '', notArrived: false, undecided: false, typed: {}, line: 'mug' };
		const answer = { ...said, code: 'return.window_closed' };
		expect(returnTrouble(mug, { ...answer, closedAt: DAY(1) }, format)).toContain(
			'until Monday 1 June, 10:00'
		);
		expect(returnTrouble(mug, { ...answer, closedAt: '2026-06-02T00:00:00Z' }, format)).toContain(
			'the end of Monday 1 June'
		);
		expect(returnTrouble(mug, { ...answer, available: 2 }, format)).toContain('2');
		expect(returnTrouble(sale, answer, format)).toBeUndefined();
	});
});
