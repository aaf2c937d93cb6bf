import { describe, expect, it } from 'vitest';
import type { Basket, BasketLine } from '#domain/basket/basket.ts';
import { termsOfBasket, type BasketTerms } from '#domain/basket/basket-terms.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { wordBasket } from './basket-words.ts';
import { createFormat } from './format.ts';
import type { Locale } from './locale.ts';

const AT = '2026-06-01T10:00:00Z';
const line = (more: Partial<BasketLine> = {}): BasketLine => ({
	id: '1',
	tags: [],
	quantity: 1,
	amount: 10_000,
	discount: 0,
	...more
});
const basket = (lines: BasketLine[], more: Partial<Basket> = {}): Basket => ({
	currency: 'EUR',
	buyer: 'business',
	tags: [],
	lines,
	discount: 0,
	shipping: 0,
	tax: 0,
	prices_include_tax: true,
	...more
});
const versionOf = (document: PolicyDocument, valid_from = '2020-01-01T00:00:00Z', version = 1) => ({
	id: `p${version}`,
	version,
	valid_from,
	document
});

function terms(of: Basket, at = AT, document = samplePolicy()): BasketTerms {
	const found = termsOfBasket(of, [versionOf(document)], at);
	if (!found.ok) throw new Error(found.refusal.code);
	return found.value;
}
const words = (of: Basket, locale: Locale = 'en', at = AT, document = samplePolicy()) =>
	wordBasket(
		terms(of, at, document),
		new Map([['1', 'Ring']]),
		of.currency,
		createFormat(locale, 'Europe/Berlin', { today: '', tomorrow: '', yesterday: '', justNow: '' })
	);
const custom = (more: Partial<BasketLine> = {}) => line({ tags: ['custom'], ...more });

describe('the terms of a basket', () => {
	it('count from the order, so that they are the same words whenever it is placed', () => {
		const said = words(basket([custom()]));
		expect(said?.sentences.join(' ')).toBe(
			'Free to cancel until 1 hour after the order, unless packing starts first. You won’t be charged. ' +
				'Then 15% (€15.00) until the warehouse takes it for packing. ' +
				'Then the warehouse decides until it is handed to the carrier, for €40.00, and no answer counts as yes. ' +
				'Once it is delivered, you can return it for 30 days.'
		);
		expect(words(basket([custom()]), 'en', '2026-07-09T03:04:05Z')).toEqual(said);
		expect(said?.zones.map(({ kind, label, detail }) => [kind, label, detail])).toEqual([
			['free', 'Free', 'until 1 hour after the order or packing starts'],
			['fee', '€15.00', 'until packing starts'],
			['request', 'On request, €40.00', 'until hand-over'],
			['closed', 'On its way', 'until delivery'],
			['return', 'Return', 'for 30 days']
		]);
		expect(words(basket([custom()]), 'zh-CN')?.sentences.join('')).toMatch(
			/^下单后 1小时内且在开始拣货前可免费取消。不收取任何费用。此后，仓库开始拣货前取消须付15%（€15.00）。/
		);
	});

	it('are clocks and events as data, and no instant but the one they were asked at', () => {
		const { schedule, policy, at } = terms(basket([custom()]));
		expect({ policy, at }).toEqual({ policy: { id: 'p1', version: 1 }, at: AT });
		expect(schedule.map(({ from: _, until: __, ...zone }) => zone)).toEqual([
			{ until_after: { after: 'placed_at', for: 'PT1H' }, until_event: 'claimed', fee: 0, action: 'cancel' },
			{
				from_after: { after: 'placed_at', for: 'PT1H' },
				until_event: 'claimed',
				fee: 1500,
				action: 'cancel'
			},
			{ from_event: 'claimed', until_event: 'handed_over', fee: 4000, action: 'request' },
			{ from_event: 'handed_over', until_event: 'delivered', fee: 0, action: 'none' },
			{
				from_event: 'delivered',
				until_after: { after: 'delivered_at', for: 'P30D' },
				fee: 0,
				action: 'return'
			}
		]);
	});

	it('say when a day ends whole, and count working days', () => {
		const document = samplePolicy();
		document.cancel = [
			{
				id: 'x',
				steps: [
					{ until: { after: 'placed_at', for: 'P1D', end_of_day: true }, fee: null },
					{ until: { after: 'paid_at', business_days: 3 }, fee: { fixed: 300 } }
				]
			}
		];
		expect(words(basket([line()]), 'en', AT, document)?.sentences.join(' ')).toMatch(
			/^Free to cancel until the end of the day 1 day after the order, unless packing starts first\. You won’t be charged\. Then €3\.00 until 3 working days after payment, unless packing starts first\./
		);
	});

	it('have the law as their floor: the same basket of a consumer is free, unless its kind is exempt', () => {
		const german = { buyer: 'consumer', country: 'DE' } as const;
		const ordinary = words(basket([custom()], german));
		expect(ordinary?.zones.map(({ kind }) => kind)).not.toContain('fee');
		expect(ordinary?.sentences.join(' ')).toContain('the law lets you withdraw');
		const engraved = words(basket([custom({ exemption: 'personalised' })], german));
		expect(engraved?.sentences.join(' ')).toContain('Then 15% (€15.00)');
		// Shown to the buyer before paying: what a New Yorker was not shown would be void.
		const newYork = { buyer: 'consumer', country: 'US', region: 'NY' } as const;
		const shown = words(basket([custom({ quantity: 1 })], newYork));
		expect(shown?.sentences.join(' ')).toContain('15% (€15.00)');
		expect(shown?.notes.join(' ')).not.toContain('were not shown');
	});

	it('tell of each line that differs, by its title or its id', () => {
		const two = words(basket([custom(), line({ id: 'two', tags: ['final_sale'] })]));
		expect(two?.lines.map(({ line: id, title }) => [id, title])).toEqual([
			['1', 'Ring:'],
			['two', 'two:']
		]);
		// Of each its own notes; over all of them only that they differ.
		expect(two?.notes).toEqual(['Not the same for every item: what holds for each stands below.']);
		expect(two?.lines[1]?.sentences.join(' ')).toContain(
			'After that it can be neither cancelled nor returned.'
		);
		expect(words(basket([line(), line({ id: 'b' })]))?.lines).toEqual([]);
	});

	it('know what is longer for orders of these days, and when other terms begin', () => {
		const november = '2026-11-22T10:00:00Z';
		expect(words(basket([line()]), 'en', november)?.notes).toContain(
			'What is ordered now can come back at least until the end of Sunday 31 January.'
		);
		expect(words(basket([line({ tags: ['final_sale'] })]), 'en', november)?.notes.join()).not.toContain(
			'January'
		);
		const later = versionOf(samplePolicy(), '2026-06-02T00:00:00Z', 2);
		const found = termsOfBasket(basket([line()]), [versionOf(samplePolicy()), later], AT);
		expect(found).toMatchObject({ value: { policy: { version: 1 }, good_until: '2026-06-02T00:00:00Z' } });
		expect(terms(basket([line()])).good_until).toBe('2026-10-31T23:00:00Z');
		expect(terms(basket([line()]), november).good_until).toBe('2026-12-25T23:00:00Z');
		expect(terms(basket([line()]), '2027-01-01T00:00:00Z').good_until).toBeNull();
		const sale = samplePolicy();
		sale.cancel.unshift({ id: 'sale', when: { 'order.placed': { gte: '2026-06-01T11:00:00Z' } }, steps: [] });
		expect(terms(basket([line()]), AT, sale).good_until).toBe('2026-06-01T11:00:00Z');
	});

	it('are a MerchantReturnPolicy as well, with the days of the law where those are more', () => {
		const policies = (...asked: Parameters<typeof basket>) => terms(basket(...asked)).return_policies;
		expect(policies([line(), line({ id: 'b' })])).toEqual([
			{
				'@type': 'MerchantReturnPolicy',
				returnPolicyCategory: 'https://schema.org/MerchantReturnFiniteReturnWindow',
				merchantReturnDays: 30,
				returnMethod: 'https://schema.org/ReturnByMail',
				returnFees: 'https://schema.org/ReturnFeesCustomerResponsibility',
				refundType: [
					'https://schema.org/FullRefund',
					'https://schema.org/StoreCreditRefund',
					'https://schema.org/ExchangeRefund'
				]
			}
		]);
		const final = line({ tags: ['final_sale'] });
		const none = 'https://schema.org/MerchantReturnNotPermitted';
		expect(policies([final])).toMatchObject([{ returnPolicyCategory: none }]);
		const german = { buyer: 'consumer', country: 'DE' } as const;
		expect(policies([final], german)).toMatchObject([{ applicableCountry: 'DE', merchantReturnDays: 14 }]);
		const exempt = line({ tags: ['final_sale'], exemption: 'personalised' });
		expect(policies([exempt], german)).toMatchObject([{ returnPolicyCategory: none }]);
	});

	it('share what the basket has in common, and refuse a discount beyond its goods', () => {
		const half = terms(basket([custom()], { discount: 5_000, shipping: 500 }));
		expect(half.schedule[1]?.fee).toBe(750);
		const more = termsOfBasket(basket([line()], { discount: 10_001 }), [versionOf(samplePolicy())], AT);
		expect(more).toMatchObject({ ok: false, refusal: { code: 'order.discount_exceeds_goods' } });
	});
});
