import type { MoneyTaskFacts, MoneyTaskKind } from './tasks.ts';

/** A refund as we have it. Amounts are minor units of `currency`. */
export type OurRefund = {
	id: string;
	orderId: string;
	key: string;
	reference: string | null;
	amount: number;
	currency: string;
	state: 'requested' | 'sent' | 'unknown' | 'settled' | 'failed';
};
/** A refund as the provider lists it; `key` is ours where we asked for it. */
export type TheirRefund = {
	reference: string;
	key: string | null;
	/** The provider's names of the payment. */
	payment: readonly string[];
	amount: number;
	currency: string;
	state: 'settled' | 'sent' | 'failed';
};
export type Difference = {
	kind: Extract<MoneyTaskKind, 'amount_differs' | 'refund_unknown' | 'refund_missing' | 'state_differs'>;
	reference: string;
	orderId: string | null;
	refundId: string | null;
	facts: MoneyTaskFacts;
};

/**
 * What differs between our refunds at a provider and its own list of the same days. What is still under way on either
 * side is no difference: the clock looks after it.
 *
 * @param ours every refund of ours that may be in their list, and every one that has to be
 * @param theirs their list
 * @param mustBeThere whether one of ours is young enough to stand in their list
 * @param orderOf the order of ours that has a payment of theirs; nothing where none has: then it is not our business
 */
export function compareRefunds(
	ours: readonly OurRefund[],
	theirs: readonly TheirRefund[],
	mustBeThere: (one: OurRefund) => boolean,
	orderOf: (payment: readonly string[]) => string | undefined
): Difference[] {
	const byKey = new Map(ours.map((one) => [one.key, one]));
	const byName = new Map(
		ours.flatMap((one) => (one.reference === null ? [] : [[one.reference, one] as const]))
	);
	const met = new Set<string>();
	const found: Difference[] = [];
	for (const their of theirs) {
		const our = (their.key === null ? undefined : byKey.get(their.key)) ?? byName.get(their.reference);
		if (our) {
			met.add(our.id);
			found.push(...differencesOf(our, their));
			continue;
		}
		const orderId = orderOf(their.payment);
		if (orderId === undefined || their.state === 'failed') continue;
		const facts = { theirs: their.amount, currency: their.currency };
		found.push({ kind: 'refund_unknown', reference: their.reference, orderId, refundId: null, facts });
	}
	for (const our of ours) {
		if (met.has(our.id) || !mustBeThere(our) || (our.state !== 'settled' && our.state !== 'sent')) continue;
		const facts = { ours: our.amount, currency: our.currency, about: our.state };
		found.push({ kind: 'refund_missing', reference: our.key, orderId: our.orderId, refundId: our.id, facts });
	}
	return found;
}

function differencesOf(our: OurRefund, their: TheirRefund): Difference[] {
	const about = { reference: our.key, orderId: our.orderId, refundId: our.id };
	if (our.amount !== their.amount || our.currency !== their.currency) {
		const facts = {
			...{ ours: our.amount, theirs: their.amount },
			...{ currency: our.currency, theirCurrency: their.currency }
		};
		return [{ kind: 'amount_differs', ...about, facts }];
	}
	const isDone = their.state === 'settled';
	const differs = (our.state === 'settled' && their.state === 'failed') || (our.state === 'failed' && isDone);
	if (!differs) return [];
	const facts = { ours: our.state, theirs: their.state, currency: our.currency };
	return [{ kind: 'state_differs', ...about, facts }];
}
