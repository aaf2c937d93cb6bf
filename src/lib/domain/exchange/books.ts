import type { OrderRecord } from '../order/order-record.ts';
import { holdsPieces } from '../return/states.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { isFirm } from './states.ts';

/**
 * What exchanges cost beyond what their old goods were worth: the order is dearer by that. Minor units.
 *
 * @param which those that stand, or also those whose difference is still asked for
 */
export function exchangedOf(
	{ exchanges = [] }: Pick<OrderRecord, 'exchanges'>,
	which: 'firm' | 'asked' = 'firm'
): number {
	return exchanges
		.filter((one) => isAgreed(one) || (which === 'asked' && one.state === 'awaiting_payment'))
		.reduce((sum, { difference }) => sum + difference, 0);
}

/**
 * What of the payments is kept for exchanges whose new goods are no line of the order yet, and for those that came to
 * nothing while their old goods were on the way back: nobody else may have it. Minor units.
 */
export function heldForExchanges({
	exchanges = [],
	returns
}: Pick<OrderRecord, 'exchanges' | 'returns'>): number {
	return exchanges.reduce((sum, { state, held, difference, paid_at, return: id }) => {
		if (state === 'awaiting_payment') return sum + held;
		if (state === 'reserved') return sum + held + (paid_at === null ? 0 : difference);
		if (state !== 'lapsed') return sum;
		const back = returns.find((one) => one.id === id)?.state;
		const isRunning = back && holdsPieces(back) && back !== 'settled' && back !== 'closed';
		return sum + (isRunning ? held : 0);
	}, 0);
}

/** Cancelled once its new goods were a line of the order, it has cost what it cost: that line gives it back. */
const isAgreed = ({ state, released_at }: ExchangeRecord): boolean =>
	isFirm(state) || (state === 'cancelled' && released_at !== null);
