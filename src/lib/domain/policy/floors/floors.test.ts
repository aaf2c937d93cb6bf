import { describe, expect, it } from 'vitest';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import type { PolicyDocument } from '../document.ts';
import { evaluateOrder } from '../evaluate.ts';
import type { PolicyOrder, TimedPortion } from '../facts.ts';
import { dayText, instantText, millisOf } from '../../time/instant.ts';
import { describeWindows } from '../windows.ts';
import { LAWS } from './laws.ts';
import { chineseEnd, europeanEnd, isChineseHoliday, withdrawalEnd } from './withdrawal.ts';

/** A policy with a fee on everything and no returns at all: whatever is better comes from a law. */
const HARD: PolicyDocument = {
	...samplePolicy(),
	cancel: [{ id: 'hard', steps: [{ until: { event: 'claimed' }, fee: { percent: 50 } }] }],
	return: [{ id: 'hard', steps: [] }],
	extend: [],
	waive_fee_when: []
};
const ask = (now: string, order: Partial<PolicyOrder>, portions: TimedPortion[], document = HARD) => {
	const versions = [{ id: 'p', version: 1, valid_from: '2020-01-01T00:00:00Z', document }];
	const windows = describeWindows(evaluateOrder({ versions, order: policyOrder(order), portions, now }));
	const [window] = windows;
	if (!window) throw new Error('no window');
	return { ...window.now, floors: window.floors };
};

describe('European end of withdrawal', () => {
	const before = millisOf('2026-01-01T00:00:00Z');
	it.each([
		// country, received, told, first instant after
		['DE', '2026-06-01T10:00:00Z', 'before', '2026-06-15T22:00:00Z', 'Monday'],
		['DE', '2026-06-05T10:00:00Z', 'before', '2026-06-19T22:00:00Z', 'Friday'],
		['DE', '2026-06-06T10:00:00Z', 'before', '2026-06-22T22:00:00Z', 'Saturday moves to Monday'],
		['DE', '2026-06-07T10:00:00Z', 'before', '2026-06-22T22:00:00Z', 'Sunday moves to Monday'],
		[
			'DE',
			'2026-12-11T09:00:00Z',
			'before',
			'2026-12-28T23:00:00Z',
			'Christmas on a Friday moves over the weekend'
		],
		['DE', '2026-03-20T10:00:00Z', 'before', '2026-04-07T22:00:00Z', 'Good Friday moves to Tuesday'],
		['GR', '2026-03-20T10:00:00Z', 'before', '2026-04-03T21:00:00Z', 'which is a working day in Greece'],
		['FR', '2026-06-30T10:00:00Z', 'before', '2026-07-15T22:00:00Z', '14 July'],
		['DE', '2026-06-30T10:00:00Z', 'before', '2026-07-14T22:00:00Z', 'which is one in Germany'],
		['DE', '2026-05-31T23:00:00Z', 'before', '2026-06-15T22:00:00Z', 'received after midnight in Berlin'],
		['DE', '2026-06-01T10:00:00Z', '2026-06-04T10:00:00Z', '2026-06-18T22:00:00Z', 'told three days later'],
		['DE', '2026-06-01T10:00:00Z', '2027-02-01T10:00:00Z', '2027-02-15T23:00:00Z', 'told within the year'],
		['DE', '2026-06-01T10:00:00Z', '2027-06-01T10:00:00Z', '2027-06-15T22:00:00Z', 'told on its last day'],
		[
			'DE',
			'2026-06-01T10:00:00Z',
			'2027-06-02T10:00:00Z',
			'2027-06-15T22:00:00Z',
			'told too late: 12 months and 14 days'
		],
		['DE', '2026-06-01T10:00:00Z', 'never', '2027-06-15T22:00:00Z', 'never told'],
		['DE', '2027-02-15T10:00:00Z', 'never', '2028-03-01T23:00:00Z', 'never told'],
		['DE', '2028-02-15T10:00:00Z', 'never', '2029-02-28T23:00:00Z', 'never told: 29 February and 12 months']
	])('%s received %s, told %s: %s (%s)', (country, received, told, end) => {
		const informed = told === 'before' ? before : told === 'never' ? null : millisOf(told);
		const zones: Record<string, string> = { DE: 'Europe/Berlin', GR: 'Europe/Athens', FR: 'Europe/Paris' };
		expect(instantText(europeanEnd(millisOf(received), informed, country, zones[country] ?? ''))).toBe(end);
	});

	it('does not move in the United Kingdom', () => {
		const end = withdrawalEnd(millisOf('2026-06-06T10:00:00Z'), before, 'Europe/London', undefined);
		expect(instantText(end)).toBe('2026-06-20T23:00:00Z');
	});
});

describe('Chinese end', () => {
	it.each([
		['2026-11-02T04:00:00Z', '2026-11-09T16:00:00Z', 'Monday after Monday'],
		[
			'2026-11-06T16:30:00Z',
			'2026-11-16T16:00:00Z',
			'received on Saturday there, ends on Saturday, moves to Monday'
		],
		['2026-09-25T04:00:00Z', '2026-10-08T16:00:00Z', 'the National Day week'],
		['2026-02-11T04:00:00Z', '2026-02-24T16:00:00Z', 'the Spring Festival']
	])('received %s: %s (%s)', (received, end) => {
		expect(instantText(chineseEnd(millisOf(received)))).toBe(end);
	});

	it('knows the days of the lunar new year as the calendar of the machine does', () => {
		const calendar = new Intl.DateTimeFormat('en-u-ca-chinese', {
			timeZone: 'UTC',
			month: 'numeric',
			day: 'numeric'
		});
		for (let day = 20_090; day < 23_740; day++) {
			if (calendar.format(new Date(day * 86_400_000)) === '1/1')
				expect(isChineseHoliday(day), dayText(day)).toBe(true);
		}
	});
});

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
		expect(ask(now, order, [portion])).toMatchObject({ action, fee_amount: fee });
	});

	it('is open to the last second and not a second longer', () => {
		const at = (now: string) => ask(now, { buyer_country: 'DE' }, [delivered]).action;
		expect(at('2026-06-17T21:59:59Z')).toBe('withdraw');
		expect(at('2026-06-17T22:00:00Z')).toBe('none');
	});

	it('counts from the last piece, for regular deliveries from the first', () => {
		const portions = [
			delivered,
			openPortion({ id: 'second', state: 'claimed', claimed_at: '2026-06-02T10:00:00Z' })
		];
		const late = '2026-07-20T10:00:00Z';
		expect(ask(late, { buyer_country: 'DE' }, portions)).toMatchObject({ action: 'withdraw', until: null });
		expect(ask(late, { buyer_country: 'DE', tags: ['regular_delivery'] }, portions).action).toBe('none');
		const cancelled = [delivered, openPortion({ id: 'second', state: 'cancelled' })];
		expect(ask(late, { buyer_country: 'DE' }, cancelled).action).toBe('none');
	});

	it('gives way to what is better: returning as long as the shop allows', () => {
		const soft = { ...samplePolicy(), extend: [] };
		const at = (now: string) => ask(now, { buyer_country: 'DE' }, [delivered], soft);
		expect(at('2026-06-10T10:00:00Z')).toMatchObject({
			action: 'withdraw',
			until: '2026-06-17T22:00:00Z',
			postage: 'buyer'
		});
		expect(at('2026-06-20T10:00:00Z')).toMatchObject({ action: 'return', until: '2026-07-03T22:00:00Z' });
	});

	it('says which law, and whether it holds now', () => {
		const [floor] = ask('2026-06-10T10:00:00Z', { buyer_country: 'DE' }, [delivered]).floors;
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
		expect(ask('2026-06-01T12:00:00Z', order, [openPortion()])).toMatchObject({
			action: 'cancel',
			fee_amount: 5000
		});
		const portions = [deliveredPortion('2026-06-03T10:00:00Z')];
		expect(ask('2026-06-10T15:59:59Z', order, portions)).toMatchObject({ action: 'return', fee_amount: 0 });
		expect(ask('2026-06-10T16:00:00Z', order, portions).action).toBe('none');
	});
	it('takes a separate confirmation as evidence', () => {
		const exemption = { kind: 'separate_confirmation', evidence: 'box ticked', at: '2026-06-01T10:00:00Z' };
		const portions = [deliveredPortion('2026-06-03T10:00:00Z')];
		expect(
			ask('2026-06-05T00:00:00Z', { buyer_country: 'CN', lines: [policyLine({ exemption })] }, portions)
				.action
		).toBe('none');
	});
});

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
		expect(ask(now, order, [portion])).toMatchObject({ action, fee_amount: fee });
	});
	it('ends with the hand-over', () => {
		expect(
			ask('2026-06-12T00:00:00Z', us, [
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
		expect(ask(now, order, [portion])).toMatchObject({ action, fee_amount: fee });
	});
});

it('every law says what it demands, where that is written and when it was read', () => {
	for (const law of Object.values(LAWS)) {
		expect(law.address).toMatch(/^https:\/\//);
		expect(law.read).toMatch(/^\d{4}-\d\d-\d\d$/);
		expect(law.source.length * law.demands.length).toBeGreaterThan(0);
	}
});
