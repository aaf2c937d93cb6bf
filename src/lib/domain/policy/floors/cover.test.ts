import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { askFloor } from '#tests/fixtures/policy-floors.ts';
import { deliveredPortion, openPortion, policyLine } from '#tests/fixtures/policy-orders.ts';
import { LAWS } from './laws.ts';
import type { PolicyOrder, TimedPortion } from '../facts.ts';

/** Everything that decides whether an EU consumer pays. */
describe('EU/EEA', () => {
	const personalised = {
		kind: 'personalised',
		evidence: 'engraving "Anna", confirmed',
		at: '2026-06-01T09:58:00Z'
	};
	const sealed = (at: string) => ({ kind: 'sealed', evidence: 'photo of the broken seal', at });
	const delivered = deliveredPortion('2026-06-03T10:00:00Z');
	it.each<[string, Partial<PolicyOrder>, TimedPortion, string, number]>([
		['ordinary goods, not sent', { buyer_country: 'DE' }, openPortion(), 'cancel', 0],
		[
			'the same for a business',
			{ buyer_country: 'DE', buyer_kind: 'business' },
			openPortion(),
			'cancel',
			5000
		],
		['the same outside', { buyer_country: 'CH' }, openPortion(), 'cancel', 5000],
		['the same where nobody told the country', { buyer_country: null }, openPortion(), 'cancel', 5000],
		['a member of the EEA', { buyer_country: 'NO' }, openPortion(), 'cancel', 0],
		[
			'a tag alone exempts nothing',
			{ buyer_country: 'DE', lines: [policyLine({ tags: ['custom', 'personalised'] })] },
			openPortion(),
			'cancel',
			0
		],
		[
			'made to order, with evidence',
			{ buyer_country: 'DE', lines: [policyLine({ exemption: personalised })] },
			openPortion(),
			'cancel',
			5000
		],
		[
			'evidence that says nothing',
			{ buyer_country: 'DE', lines: [policyLine({ exemption: { ...personalised, evidence: ' ' } })] },
			openPortion(),
			'cancel',
			0
		],
		[
			'a kind that is none here',
			{
				buyer_country: 'DE',
				lines: [policyLine({ exemption: { ...personalised, kind: 'separate_confirmation' } })]
			},
			openPortion(),
			'cancel',
			0
		],
		[
			'held by the warehouse',
			{ buyer_country: 'DE' },
			openPortion({ state: 'claimed', claimed_at: '2026-06-01T11:00:00Z' }),
			'withdraw',
			0
		],
		['delivered', { buyer_country: 'DE' }, delivered, 'withdraw', 0],
		[
			'delivered, a seal broken after it',
			{ buyer_country: 'DE', lines: [policyLine({ exemption: sealed('2026-06-03T12:00:00Z') })] },
			delivered,
			'none',
			0
		],
		[
			'delivered, a seal broken before it',
			{ buyer_country: 'DE', lines: [policyLine({ exemption: sealed('2026-06-03T09:00:00Z') })] },
			delivered,
			'withdraw',
			0
		],
		['the United Kingdom', { buyer_country: 'GB' }, delivered, 'withdraw', 0]
	])('%s', (_, order, portion, action, fee) => {
		const now = portion.state === 'delivered' ? '2026-06-10T10:00:00Z' : '2026-06-01T12:00:00Z';
		expect(askFloor(now, order, [portion])).toMatchObject({ action, fee_amount: fee });
	});

	it('is open to the last second and not a second longer', () => {
		const at = (now: string) => askFloor(now, { buyer_country: 'DE' }, [delivered]).action;
		expect(at('2026-06-17T21:59:59Z')).toBe('withdraw');
		expect(at('2026-06-17T22:00:00Z')).toBe('none');
	});

	it('counts from the last piece, for regular deliveries from the first', () => {
		const portions = [
			delivered,
			openPortion({ id: 'second', state: 'claimed', claimed_at: '2026-06-02T10:00:00Z' })
		];
		const late = '2026-07-20T10:00:00Z';
		expect(askFloor(late, { buyer_country: 'DE' }, portions)).toMatchObject({
			action: 'withdraw',
			until: null
		});
		expect(askFloor(late, { buyer_country: 'DE', tags: ['regular_delivery'] }, portions).action).toBe('none');
		const cancelled = [delivered, openPortion({ id: 'second', state: 'cancelled' })];
		expect(askFloor(late, { buyer_country: 'DE' }, cancelled).action).toBe('none');
	});

	it('gives way to what is better: returning as long as the shop allows', () => {
		const soft = { ...samplePolicy(), extend: [] };
		const at = (now: string) => askFloor(now, { buyer_country: 'DE' }, [delivered], soft);
		expect(at('2026-06-10T10:00:00Z')).toMatchObject({
			action: 'withdraw',
			until: '2026-06-17T22:00:00Z',
			postage: 'buyer'
		});
		expect(at('2026-06-20T10:00:00Z')).toMatchObject({ action: 'return', until: '2026-07-03T22:00:00Z' });
	});

	it('says which law, and whether it holds now', () => {
		const [floor] = askFloor('2026-06-10T10:00:00Z', { buyer_country: 'DE' }, [delivered]).floors;
		const until = '2026-06-17T22:00:00Z';
		expect(floor).toEqual({
			law: LAWS.eu_withdrawal.source,
			jurisdiction: 'EU/EEA',
			right: 'withdrawal',
			until,
			applies: true
		});
	});
});

describe('China', () => {
	it('lets goods come back, and leaves cancelling to the shop', () => {
		const order = { buyer_country: 'CN' };
		expect(askFloor('2026-06-01T12:00:00Z', order, [openPortion()])).toMatchObject({
			action: 'cancel',
			fee_amount: 5000
		});
		const portions = [deliveredPortion('2026-06-03T10:00:00Z')];
		expect(askFloor('2026-06-10T15:59:59Z', order, portions)).toMatchObject({
			action: 'return',
			fee_amount: 0
		});
		expect(askFloor('2026-06-10T16:00:00Z', order, portions).action).toBe('none');
	});
	it('takes a separate confirmation as evidence', () => {
		const exemption = { kind: 'separate_confirmation', evidence: 'box ticked', at: '2026-06-01T10:00:00Z' };
		const portions = [deliveredPortion('2026-06-03T10:00:00Z')];
		expect(
			askFloor('2026-06-05T00:00:00Z', { buyer_country: 'CN', lines: [policyLine({ exemption })] }, portions)
				.action
		).toBe('none');
	});
});
