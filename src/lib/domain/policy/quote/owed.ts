import type { PolicyPayment } from '../facts.ts';
import { refundableOf } from './distribute-refund.ts';
import type { Taken } from './pieces.ts';
import { sum } from './values.ts';

/**
 * What is still owed for an order that has not been paid in full, before anything of it goes back: a deposit pays for
 * what stays first. Money that went back without any piece leaving (a goodwill) is no debt, until the last piece
 * leaves: then everything that went back counts, so that all refunds together are what was paid less the fees.
 *
 * @param total of the order, minor units
 * @param gone what accepted commands took off it (`goneOf`)
 * @param last whether no piece is left afterwards
 * @param ownPostage what went back for postage the buyer had paid: it pays for no piece
 */
export function owedOf(
	total: bigint,
	payments: readonly PolicyPayment[],
	gone: bigint,
	last: boolean,
	ownPostage = 0n
): bigint {
	const held = sum(payments.map(refundableOf)) + ownPostage;
	const wentBack =
		sum(
			payments
				.filter(({ voided_at }) => voided_at === null)
				.map((one) => BigInt(one.refunded + one.refund_pending))
		) - ownPostage;
	const forPieces = wentBack < gone ? wentBack : gone;
	const paid = last ? held : held + wentBack - forPieces;
	const owed = total - gone - paid;
	return owed > 0n ? owed : 0n;
}

/**
 * What a command took off an order: pieces and their delivery, less its fee, what was withheld, and what goods sent in
 * exchange took over, which never left.
 */
export const goneOf = ({
	base,
	shipping,
	fee,
	withheld = 0,
	carried = 0
}: Pick<Taken, 'base' | 'shipping' | 'fee' | 'withheld' | 'carried'>): bigint =>
	BigInt(base + shipping - fee - withheld - carried);
