import type { OrderRecord } from '../order/order-record.ts';
import type { ReturnRecord } from '../return/return-record.ts';
import { holdsPieces } from '../return/states.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { comingOfHold, neverCame, unusedSecurity } from './hold.ts';
import { isFirm } from './states.ts';

type Books = Pick<OrderRecord, 'exchanges'> & Partial<Pick<OrderRecord, 'returns'>>;

/**
 * What exchanges cost beyond what their old goods were worth: the order is dearer by that. Where new goods were sent at
 * once and old ones did not come back, all that those were to pay of it. Minor units.
 *
 * @param which those that stand, or also those whose difference is still asked for
 */
export function exchangedOf(
	{ exchanges = [], returns = [] }: Books,
	which: 'firm' | 'asked' = 'firm'
): number {
	return exchanges
		.filter((one) => isAgreed(one) || (which === 'asked' && one.state === 'awaiting_payment'))
		.reduce((sum, one) => {
			const back = returns.find(({ id }) => id === one.return);
			return sum + one.difference + (back && one.ship === 'now' ? neverCame(one, back) : 0);
		}, 0);
}

/**
 * Of what was taken as security for old goods, what is no payment for anything: it goes back with them. Less what is due
 * for goods that never came and is still to be taken of what is held. Minor units; below 0 where more is to come.
 */
export const securityOf = ({ exchanges = [], returns = [] }: Books): number =>
	exchanges.reduce((sum, one) => {
		const back = returns.find(({ id }) => id === one.return);
		return back ? sum + unusedSecurity(one, back) - comingOfHold(one, back) : sum;
	}, 0);

/**
 * What of the payments is kept for exchanges whose new goods are no line of the order yet, and for those that came to
 * nothing while their old goods were on the way back: nobody else may have it. Minor units.
 */
export function heldForExchanges({
	exchanges = [],
	returns
}: Pick<OrderRecord, 'exchanges' | 'returns'>): number {
	const unused = exchanges.reduce((sum, one) => {
		const back = returns.find(({ id }) => id === one.return);
		return back ? sum + unusedSecurity(one, back) : sum;
	}, 0);
	return exchanges.reduce((sum, { state, held, difference, paid_at, return: id }) => {
		if (state === 'awaiting_payment') return sum + held;
		if (state === 'reserved') return sum + held + (paid_at === null ? 0 : difference);
		const back = returns.find((one) => one.id === id);
		return sum + (state === 'lapsed' && back ? stillHeld(held, back) : 0);
	}, unused);
}

/** Of an exchange that lapsed: once its money has gone out it has been given back with it, or as much of it as came. */
function stillHeld(held: number, back: ReturnRecord): number {
	if (!holdsPieces(back.state)) return 0;
	if (back.refunded_at === null) return held;
	return back.state === 'received' ? Math.max(0, held - Math.max(0, back.refunded - back.promised)) : 0;
}

/** Cancelled once its new goods were a line of the order, it has cost what it cost: that line gives it back. */
const isAgreed = ({ state, released_at }: ExchangeRecord): boolean =>
	isFirm(state) || (state === 'cancelled' && released_at !== null);
