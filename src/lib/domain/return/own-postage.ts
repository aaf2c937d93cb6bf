import type { RefundRecord } from '../order/payment-record.ts';
import type { ReturnState, WayBack } from './states.ts';
import type { RunningTerms } from './terms.ts';

/** What a buyer paid to send goods back by a way of their own: asked for, then taken in whole or in part, or not. */
export const POSTAGE_STATES = ['asked', 'accepted', 'declined'] as const;
export type PostageState = (typeof POSTAGE_STATES)[number];

/** It as stored with its return: amounts safe integers in minor units of the order's currency, instants RFC 3339. */
export type PostageRecord = {
	state: PostageState;
	/** What the buyer says they paid. */
	amount: number;
	/** What of it the shop takes on; null until it was decided, 0 where it was declined. */
	granted: number | null;
	/** What of that went back to the payments, and what was given as store credit. */
	refunded: number;
	credited: number;
	/** The picture of the receipt; null once it was let go. */
	photo: string | null;
	asked_at: string;
	/** Until when somebody has to decide; silence accepts. */
	decide_by: string;
	decided_at: string | null;
	paid_at: string | null;
	/** Why less or nothing is paid: a handle, words behind a colon. */
	reason: string | null;
};

/** The goods have been handed in: before that nothing was paid for sending them. */
const SENT: readonly ReturnState[] = ['in_transit', 'received', 'inspected', 'settled', 'closed'];

/** Nothing more of the return's own money changes: only then is it known what the shop keeps of it. */
const FINAL: readonly ReturnState[] = ['settled', 'closed'];

/**
 * Where a shop says no number: what a parcel costs at a post office's counter with some room, in the currencies whose
 * prices we know; minor units. For any other a fifth of what was paid, as an agent's goodwill.
 */
const MOST: Readonly<Record<string, number>> = {
	...{ EUR: 2000, USD: 2500, GBP: 1500, CHF: 2000, CNY: 6000, JPY: 2500 }
};
const MOST_PERCENT = 20;

/**
 * The most that a shop takes on of its buyer's own postage without having chosen the way, minor units.
 *
 * @param terms as the return's quote kept them: a later policy changes nothing of it
 * @param paid what was captured of the order
 */
export function ownPostageMost(
	{ own_postage_max: said }: Pick<RunningTerms, 'own_postage_max'>,
	currency: string,
	paid: number
): number {
	return said ?? MOST[currency] ?? Math.floor((paid * MOST_PERCENT) / 100);
}

/** Why a buyer cannot ask for it; `because` of the refusal `postage.not_claimable`. */
export type NoPostage = 'other_way' | 'buyer_pays' | 'gift' | 'not_sent' | 'asked_before';

/**
 * Whether what a buyer paid for sending can be asked for: once, for goods that were sent by their own way where the shop
 * is to pay that (at fault, or because nobody was told that they would: Directive 2011/83/EU, Article 14(1); Directive
 * (EU) 2019/771, Article 14(1)). Of a gift, nothing is told to or paid to its buyer.
 *
 * @returns why not; null where it can be
 */
export function whyNoPostage(back: {
	way_back: WayBack;
	postage_by: 'buyer' | 'shop';
	state: ReturnState;
	isGift: boolean;
	isAsked: boolean;
}): NoPostage | null {
	if (back.isGift) return 'gift';
	if (back.way_back !== 'own') return 'other_way';
	if (back.postage_by !== 'shop') return 'buyer_pays';
	if (back.isAsked) return 'asked_before';
	return SENT.includes(back.state) ? null : 'not_sent';
}

/** Whether what was taken on is paid now: with the return's own money, or after it. */
export const isPostageDue = (state: ReturnState): boolean => FINAL.includes(state);

/** What was paid back of the buyers' own postage for an order, on its way or there, minor units. */
export const ownPostagePaid = ({ refunds }: { refunds: readonly RefundRecord[] }): number =>
	refunds.reduce((sum, one) => sum + (one.postage ? one.amount : 0), 0);

/**
 * How postage is paid back. The way the order was paid as far as the shop has earned something of it for good (fees,
 * delivery that was kept, deductions): that is money no piece's refund can ever ask for, so that none gets smaller by
 * this. What is beyond it the payments hold for goods or do not hold at all, and it becomes store credit.
 *
 * @param granted what is to be paid, minor units
 * @param earned what commands that nothing changes any more left with the shop
 * @param paid what went back this way before
 * @param withShop what of the payments nobody was promised
 */
export function splitPostage(
	granted: number,
	{ earned, paid, withShop }: { earned: number; paid: number; withShop: number }
): { refund: number; credit: number } {
	const refund = Math.max(0, Math.min(granted, earned - paid, withShop));
	return { refund, credit: granted - refund };
}
