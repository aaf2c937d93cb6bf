import type { OrderRecord } from '../order/order-record.ts';
import type { ReturnRecord } from '../return/return-record.ts';
import { holdsPieces, type ReturnState } from '../return/states.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { isFirm, isReleased } from './states.ts';

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
			return sum + one.difference + (back ? notBack(one, back) : 0);
		}, 0);
}

const OVER: readonly ReturnState[] = ['inspected', 'settled', 'closed'];

/** What its old goods were to carry over and do not, because they stay with the buyer. */
function notBack({ state, ship, lines, carried_back }: ExchangeRecord, back: ReturnRecord): number {
	if (!isReleased(state) || ship !== 'now') return 0;
	if (holdsPieces(back.state) && !OVER.includes(back.state)) return 0;
	return lines.reduce((sum, { goods }) => sum + goods.carried, 0) - carried_back;
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
