import { REFUND_MOMENTS, type RefundMoment } from './refund-when.ts';
import type { PolicyDocument, ReturnRule } from '../policy/document.ts';
import type { WayBack } from './states.ts';

/** How one return runs by the policy of its order, kept with its quote. Durations are ISO 8601. */
export type RunningTerms = {
	refund_when: RefundMoment;
	/** Why a person has to look at it first; null where it approves itself. */
	review: 'warranty' | 'reason' | 'amount' | null;
	decide_within: string;
	expire_after: string;
	inspect_within: string;
	object_within: string;
	/** The most of its buyer's own postage, minor units; absent where no number holds for the order's currency. */
	own_postage_max?: number;
};

const DEFAULTS = { expire_after: 'P28D', inspect_within: 'P7D', object_within: 'P7D' };

export type ReturnedLine = { rule: ReturnRule; reason?: string | undefined };

/**
 * The terms of a return of some lines: the strictest of theirs, because it is one parcel and one decision. The money
 * goes out at the latest of their moments; a person looks at all of it where one of them asks for that.
 *
 * @param refund what would go back for all of them, minor units of the order's currency
 * @param isForeign whether that is another currency than the policy's: then amounts in the policy say nothing
 */
export function runningTerms(
	policy: PolicyDocument,
	lines: readonly ReturnedLine[],
	{ refund, isForeign }: { refund: number; isForeign: boolean }
): RunningTerms {
	const moments = lines.map(({ rule }) => REFUND_MOMENTS.indexOf(rule.refund_when ?? 'inspection'));
	const byReason = lines.some(
		({ rule, reason }) => reason !== undefined && rule.review?.reasons?.includes(reason)
	);
	const byAmount =
		!isForeign && lines.some(({ rule }) => rule.review?.above !== undefined && refund >= rule.review.above);
	const { expire_after, inspect_within, object_within, own_postage_max } = policy.returns ?? {};
	return {
		refund_when: REFUND_MOMENTS[Math.max(...moments)] ?? 'inspection',
		review: byReason ? 'reason' : byAmount ? 'amount' : null,
		decide_within: policy.requests.decide_within,
		expire_after: expire_after ?? DEFAULTS.expire_after,
		inspect_within: inspect_within ?? DEFAULTS.inspect_within,
		object_within: object_within ?? DEFAULTS.object_within,
		...(own_postage_max !== undefined && !isForeign && { own_postage_max })
	};
}

export type OfferedWay = { way: WayBack; price: number };

/** Where a policy names none: the buyer's own way, or a label from the shop, at no price anybody was told of. */
const UNSAID: readonly OfferedWay[] = (['own', 'label', 'drop_off'] as const).map((way) => ({
	way,
	price: 0
}));

/** The ways back a policy offers; amounts of another currency mean nothing here and nothing is charged. */
export function offeredWays(policy: PolicyDocument, currency: string): OfferedWay[] {
	const ways = policy.returns?.ways ?? UNSAID;
	return ways.map(({ way, price }) => ({ way, price: currency === policy.currency ? price : 0 }));
}

/** What waits for the money of a return, in the order it happens; nothing after it matters for that. */
export const isDue = (when: RefundMoment, happened: RefundMoment): boolean =>
	REFUND_MOMENTS.indexOf(happened) >= REFUND_MOMENTS.indexOf(when);
