import { describe, expect, it } from 'vitest';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { asked, evaluate, lines, policyWith } from '#tests/fixtures/policy-warranty.ts';
import { version } from '#tests/fixtures/policy-windows.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { evaluateOrder } from '../policy/evaluate.ts';
import { checkWarranty, WARRANTY_REASONS } from './check-warranty.ts';
import { warrantyPage } from './warranty-page.ts';

describe('what has to be said', () => {
	const evaluation = evaluate('2026-09-01T10:00:00Z', { buyer_country: 'DE' });
	const code = (more: object, words: string | undefined = 'It broke.') => {
		const result = checkWarranty(evaluation, asked(more), lines, words);
		return result.ok ? 'ok' : result.refusal.code;
	};
	it('a fault, words and a picture; the same again, the money or credit', () => {
		expect(WARRANTY_REASONS).toEqual(['defective', 'damaged_in_transit', 'wrong_item', 'missing_parts']);
		for (const reason of WARRANTY_REASONS) expect(code({ reason })).toBe('ok');
		for (const reason of ['style', 'arrived_late', 'unwanted', 'it broke', undefined]) {
			expect(code({ reason })).toBe('warranty.reason_unsuitable');
		}
		for (const resolution of ['refund', 'store_credit', 'exchange']) expect(code({ resolution })).toBe('ok');
		expect(code({ resolution: 'keep' })).toBe('return.resolution_unavailable');
		expect(code({ resolution: 'exchange', exchange_for: { variant_id: 'mug-blue' } })).toBe('ok');
		expect(code({ resolution: 'exchange', exchange_for: { variant_id: 'mug-red' } })).toBe(
			'exchange.not_offered'
		);
		expect(code({}, ' ')).toBe('warranty.words_missing');
		expect(checkWarranty(evaluation, asked(), lines, undefined).ok).toBe(false);
		for (const evidence of [[], undefined]) expect(code({ evidence })).toBe('return.evidence_missing');
	});

	it('is what the page asks, and beside what cannot be asked for stands why', () => {
		const portions = [
			deliveredPortion('2026-06-03T10:00:00Z', { id: 'a' }),
			deliveredPortion('2026-08-20T10:00:00Z', { id: 'b' }),
			deliveredPortion('2024-06-01T10:00:00Z', { id: 'c' }),
			openPortion({ id: 'd', state: 'returning' })
		];
		const placed_at = '2024-05-01T10:00:00Z';
		const order = policyOrder({
			...{ buyer_country: 'CH', placed_at },
			lines: [policyLine({ quantity: 4 })]
		});
		const record = {
			...{ ...order, portions, taken: [], returns: [], shipments: [] },
			lines: order.lines.map((line) => ({ ...line, title: line.id, options: [], variant_id: null }))
		} as unknown as OrderRecord;
		const versions = [version(policyWith('P2Y'), 1, '2020-01-01T00:00:00Z')];
		const at = evaluateOrder({ versions, order, portions, now: '2026-09-01T10:00:00Z' });
		const page = warrantyPage(record, at, 'Europe/Berlin');
		expect(page).toMatchObject({
			shopPays: true,
			choices: [
				{
					...{ most: 1, fee: 0, needsEvidence: true, reasons: WARRANTY_REASONS, groups: ['something_wrong'] },
					// Nobody knows which it was, so it cannot be sent again.
					resolutions: ['refund', 'store_credit'],
					pieces: [{ quantity: 1, until: '2028-06-03T22:00:00Z' }],
					kept: [
						{ why: 'returnable', closedAt: '2026-09-19T22:00:00Z' },
						{ why: 'warranty_ended', closedAt: '2026-06-01T22:00:00Z' },
						{ why: 'coming_back' }
					]
				}
			]
		});
	});
});
