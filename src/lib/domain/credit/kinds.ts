/**
 * What can be written in a credit account; entries are only ever added. In: `issued` for goods that came back, `bonus` on
 * top of it, `returned_to_source` when what was bought with it is refunded, `goodwill` by somebody of the desk, `postage` that
 * its owner had paid to send goods back and the payments do not hold. Out: `spent`,
 * `expired`, and `taken_back` by the finance team or, of goodwill, by the desk, with a reason.
 */
export const CREDIT_KINDS = [
	'issued',
	'bonus',
	'returned_to_source',
	'spent',
	'expired',
	'taken_back',
	'goodwill',
	'postage'
] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

const OUT: readonly CreditKind[] = ['spent', 'expired', 'taken_back'];

/** Whether an entry adds to its account. */
export const comesIn = (kind: CreditKind): boolean => !OUT.includes(kind);

/** What an order document calls a payment made with credit of ours; its reference is the entry's id. */
export const CREDIT_PROVIDER = 'store_credit';
