import { describe, expect, it } from 'vitest';
import { askFloor } from '#tests/fixtures/policy-floors.ts';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { silenceMayConsent } from './late-shipment.ts';
import { LAWS } from './laws.ts';
import type { PolicyOrder, TimedPortion } from '../facts.ts';

describe('United States, late shipment', () => {
	const us = { buyer_country: 'US', ship_by: '2026-06-10T04:00:00Z' };
	const held = openPortion({ state: 'claimed', claimed_at: '2026-06-02T10:00:00Z' });
	const notice = (change: object) => [{ sent_at: '2026-06-08T10:00:00Z', new_date: '2026-06-20', ...change }];
	it.each<[string, string, Partial<PolicyOrder>, TimedPortion, string, number]>([
		['before the date stated', '2026-06-10T03:59:59Z', us, openPortion(), 'cancel', 5000],
		['at the date stated', '2026-06-10T04:00:00Z', us, openPortion(), 'cancel', 0],
		['a business too', '2026-06-11T00:00:00Z', { ...us, buyer_kind: 'business' }, openPortion(), 'cancel', 0],
		['held by the warehouse: a release is asked for', '2026-06-11T00:00:00Z', us, held, 'request', 0],
		[
			'no date stated: 30 days',
			'2026-07-01T09:59:59Z',
			{ buyer_country: 'US' },
			openPortion(),
			'cancel',
			5000
		],
		[
			'no date stated: 30 days are over',
			'2026-07-01T10:00:00Z',
			{ buyer_country: 'US' },
			openPortion(),
			'cancel',
			0
		],
		[
			'credit applied for: 50 days',
			'2026-07-01T10:00:00Z',
			{ buyer_country: 'US', tags: ['credit_application'] },
			openPortion(),
			'cancel',
			5000
		],
		[
			'cash on delivery is outside',
			'2026-07-02T00:00:00Z',
			{ buyer_country: 'US', payments: [{ ...policyOrder().payments[0]!, provider: 'cod' }] },
			openPortion(),
			'cancel',
			5000
		],
		[
			'seeds are outside',
			'2026-07-02T00:00:00Z',
			{ buyer_country: 'US', lines: [policyLine({ tags: ['seeds'] })] },
			openPortion(),
			'cancel',
			5000
		],
		[
			'a first short delay: silence consents',
			'2026-06-11T00:00:00Z',
			{ ...us, delay_notices: notice({}) },
			openPortion(),
			'cancel',
			5000
		],
		[
			'until its date',
			'2026-06-21T00:00:00Z',
			{ ...us, delay_notices: notice({}) },
			openPortion(),
			'cancel',
			0
		],
		[
			'from the notice to the old date the option is open',
			'2026-06-08T10:00:00Z',
			{ ...us, delay_notices: notice({}) },
			openPortion(),
			'cancel',
			0
		],
		[
			'a long delay: silence consents to nothing',
			'2026-06-11T00:00:00Z',
			{ ...us, delay_notices: notice({ new_date: '2026-08-01' }) },
			openPortion(),
			'cancel',
			0
		],
		[
			'a long delay, consented',
			'2026-06-11T00:00:00Z',
			{
				...us,
				delay_notices: notice({
					new_date: '2026-08-01',
					answer: 'consent',
					answered_at: '2026-06-09T00:00:00Z'
				})
			},
			openPortion(),
			'cancel',
			5000
		],
		[
			'a delay declined',
			'2026-06-09T00:00:00Z',
			{ ...us, delay_notices: notice({ answer: 'cancel', answered_at: '2026-06-08T12:00:00Z' }) },
			openPortion(),
			'cancel',
			0
		],
		[
			'a second delay: silence consents to nothing',
			'2026-06-21T00:00:00Z',
			{ ...us, delay_notices: [...notice({}), { sent_at: '2026-06-19T00:00:00Z', new_date: '2026-06-25' }] },
			openPortion(),
			'cancel',
			0
		]
	])('%s', (_, now, order, portion, action, fee) => {
		expect(askFloor(now, order, [portion])).toMatchObject({ action, fee_amount: fee });
	});
	it('asks a notice that names lines about those alone, also whether it is the first', () => {
		const about = (line: string): Partial<PolicyOrder> => ({
			...us,
			delay_notices: [{ ...notice({})[0]!, lines: [line] }]
		});
		expect(askFloor('2026-06-11T00:00:00Z', about('mug'), [openPortion()]).fee_amount).toBe(5000);
		expect(askFloor('2026-06-11T00:00:00Z', about('plate'), [openPortion()]).fee_amount).toBe(0);
		const may = (order: Partial<PolicyOrder>, date: string) =>
			silenceMayConsent(policyOrder(order), 'Europe/Berlin', 'mug', date);
		expect(may(us, '2026-07-09')).toBe(true);
		expect(may(us, '2026-07-10')).toBe(false);
		expect(may(about('mug'), '2026-06-25')).toBe(false);
		expect(may(about('plate'), '2026-06-25')).toBe(true);
	});
	it('ends with the hand-over', () => {
		expect(
			askFloor('2026-06-12T00:00:00Z', us, [
				deliveredPortion('2026-06-13T00:00:00Z', { handed_over_at: '2026-06-11T00:00:00Z' })
			]).action
		).toBe('none');
	});
});

describe('New York, terms not disclosed', () => {
	const ny = { buyer_country: 'US', buyer_region: 'NY', disclosures: [] };
	it.each<[string, string, Partial<PolicyOrder>, TimedPortion, string, number]>([
		['no fee', '2026-06-02T00:00:00Z', ny, openPortion(), 'cancel', 0],
		[
			'a refund after delivery',
			'2026-06-20T00:00:00Z',
			ny,
			deliveredPortion('2026-06-03T10:00:00Z'),
			'return',
			0
		],
		[
			'for 30 days from purchase',
			'2026-07-01T10:00:00Z',
			ny,
			deliveredPortion('2026-06-03T10:00:00Z'),
			'none',
			0
		],
		[
			'disclosed before payment',
			'2026-06-02T00:00:00Z',
			{ ...ny, disclosures: [{ what: 'refund_policy', at: '2026-06-01T09:00:00Z' }] },
			openPortion(),
			'cancel',
			5000
		],
		[
			'disclosed after payment',
			'2026-06-02T00:00:00Z',
			{ ...ny, disclosures: [{ what: 'refund_policy', at: '2026-06-01T11:00:00Z' }] },
			openPortion(),
			'cancel',
			0
		],
		['another state', '2026-06-02T00:00:00Z', { ...ny, buyer_region: 'NJ' }, openPortion(), 'cancel', 5000]
	])('%s', (_, now, order, portion, action, fee) => {
		expect(askFloor(now, order, [portion])).toMatchObject({ action, fee_amount: fee });
	});
});

it('every law says what it demands, where that is written and when it was read', () => {
	for (const law of Object.values(LAWS)) {
		expect(law.address).toMatch(/^https:\/\//);
		expect(law.read).toMatch(/^\d{4}-\d\d-\d\d$/);
		expect(law.source.length * law.demands.length).toBeGreaterThan(0);
	}
});
