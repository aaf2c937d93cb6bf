import { listUntils, type Resolution, type ReturnRule } from '../policy/document.ts';
import type { Floor } from '../policy/floors/floor.ts';
import { daysOf, durationOf } from '../time/duration.ts';
import { member, priceText, type Thing } from './linked-data.ts';

const REFUND_TYPES: Partial<Record<Resolution, string>> = {
	refund: 'FullRefund',
	store_credit: 'StoreCreditRefund',
	exchange: 'ExchangeRefund'
};

export type ReturnTerms = {
	rule: ReturnRule;
	/** What the law grants over the shop's rule. */
	floors: readonly Pick<Floor, 'right' | 'untilAfter'>[];
	/** ISO 3166-1 alpha-2 of the buyer, where it is known. */
	country?: string | undefined;
	/** Of the policy's amounts. */
	currency: string;
};

/**
 * How something can be sent back, as schema.org's `MerchantReturnPolicy`: the shop's rule, with the days of the law where
 * those are more. Only what the rule says is said.
 */
export function returnPolicy({ rule, floors, country, currency }: ReturnTerms): Thing {
	const own = rule.steps.length > 0 ? daysOfRule(rule) : 0;
	const law = Math.max(0, ...floors.map(({ untilAfter }) => daysAfterDelivery(untilAfter) ?? 0));
	const days = own === undefined ? undefined : Math.max(own, law);
	const where = country && { applicableCountry: country };
	if (days === 0)
		return {
			'@type': 'MerchantReturnPolicy',
			...where,
			returnPolicyCategory: member('MerchantReturnNotPermitted')
		};
	const last = rule.steps.at(-1);
	const fee = last?.fee;
	return {
		'@type': 'MerchantReturnPolicy',
		...where,
		returnPolicyCategory: member(
			days === undefined ? 'MerchantReturnUnlimitedWindow' : 'MerchantReturnFiniteReturnWindow'
		),
		...(days !== undefined && { merchantReturnDays: days }),
		returnMethod: member('ReturnByMail'),
		returnFees: member(
			// A way back that the law alone grants is the buyer's to pay, where the shop has said so.
			last?.postage === 'shop' ? 'FreeReturn' : 'ReturnFeesCustomerResponsibility'
		),
		...(fee?.percent !== undefined && { restockingFee: fee.percent }),
		...(fee?.percent === undefined &&
			fee?.fixed !== undefined && {
				restockingFee: { '@type': 'MonetaryAmount', value: priceText(fee.fixed, currency), currency }
			}),
		refundType: (rule.resolutions ?? ['refund']).flatMap((one) => {
			const type = REFUND_TYPES[one];
			return type ? [member(type)] : [];
		})
	};
}

/** The days of the last step, counted from the delivery; undefined where it ends by something else. */
function daysOfRule(rule: ReturnRule): number | undefined {
	const last = rule.steps.at(-1);
	const days = last
		? listUntils(last).map((until) => ('after' in until ? daysAfterDelivery(until) : undefined))
		: [];
	const known = days.filter((day) => day !== undefined);
	return known.length > 0 ? Math.min(...known) : undefined;
}

function daysAfterDelivery(clock: Floor['untilAfter']): number | undefined {
	if (clock?.after !== 'delivered_at') return undefined;
	return 'for' in clock ? Math.floor(daysOf(durationOf(clock.for)).least) : clock.business_days;
}
