import { partOf } from '../money/allocate.ts';
import type { ReturnRecord } from '../return/return-record.ts';
import { holdsPieces, type ReturnState } from '../return/states.ts';
import { HOUR, millisOf } from '../time/instant.ts';
import { wasReleased, type ExchangeRecord } from './exchange-record.ts';

type Secured = Pick<ExchangeRecord, 'security' | 'hold'>;
type Back = Pick<ReturnRecord, 'state' | 'lines' | 'promised' | 'refunded'>;
type Sent = Pick<ExchangeRecord, 'released_at' | 'lines' | 'carried_back'>;

/** Whether new goods may leave before the old ones are back: nothing has to be held, or it is. */
export const isSecured = ({ security = 0, hold = null }: Secured): boolean =>
	security === 0 || (hold !== null && !hold.failed && (!hold.ending || hold.captured > 0));

const OVER: readonly ReturnState[] = ['inspected', 'settled', 'closed'];
const isRunning = ({ state }: Back): boolean => holdsPieces(state) && !OVER.includes(state);

/** So long before the provider lets go of it, it is taken: a weekend at the bank and tries that fail have to fit in. */
export const TAKEN_BEFORE_MS = 24 * HOUR;

/** What of the old goods' worth has not come back, minor units. */
function outstanding({ lines }: Pick<ExchangeRecord, 'lines'>, back: Pick<Back, 'lines'>): number {
	return lines.reduce((sum, { line, quantity, goods }) => {
		const came = back.lines.find((one) => one.line === line)?.received ?? 0;
		const worth = partOf(BigInt(goods.carried), quantity, 0, Math.min(came, quantity));
		return sum + goods.carried - Number(worth);
	}, 0);
}

/** What the old goods were to pay of new ones that were sent, and never came: once nobody waits for them it is due. */
export function neverCame(exchange: Sent, back: Back): number {
	if (!wasReleased(exchange) || isRunning(back)) return 0;
	const { lines, carried_back } = exchange;
	return lines.reduce((sum, { goods }) => sum + goods.carried, 0) - carried_back;
}

/** What was deducted from goods that were exchanged: there may be no refund that it could be withheld from. Minor units. */
export function deductedOf({ lines }: Pick<ExchangeRecord, 'lines'>, back: Pick<Back, 'lines'>): number {
	const exchanged = new Set(lines.map(({ line }) => line));
	return back.lines.reduce((sum, { line, deduction }) => sum + (exchanged.has(line) ? deduction : 0), 0);
}

/**
 * What of that was not withheld from the money of other goods of the same return. Where any of that went back, all of the
 * deduction was withheld from it.
 */
function stillDeducted(exchange: Pick<ExchangeRecord, 'lines'>, back: Back): number {
	if (back.refunded > 0) return 0;
	const whole = back.lines.reduce((sum, { deduction }) => sum + deduction, 0);
	return Math.min(deductedOf(exchange, back), Math.max(0, whole - back.promised));
}

/** What of a security may be needed for good: goods that never came, and what was deducted from those that did. */
const needed = (exchange: Sent, back: Back): number =>
	neverCame(exchange, back) +
	(wasReleased(exchange) && OVER.includes(back.state) ? stillDeducted(exchange, back) : 0);

/** What was taken of a security and has not gone back, beyond what may be needed of it: no payment of anybody's. */
export function unusedSecurity(exchange: Sent & Pick<ExchangeRecord, 'hold'>, back: Back): number {
	const { hold } = exchange;
	if (!hold || hold.captured === 0) return 0;
	return Math.max(0, hold.captured - hold.back - needed(exchange, back));
}

/** What is due and will be taken of what is held: nobody is asked for it otherwise. */
export function comingOfHold(exchange: Sent & Pick<ExchangeRecord, 'hold'>, back: Back): number {
	const { hold } = exchange;
	if (!hold || hold.captured > 0 || hold.failed || hold.let_go) return 0;
	return Math.min(hold.amount, needed(exchange, back));
}

export type HoldStep = { does: 'take' | 'give_back'; amount: number } | { does: 'let_go' };

/**
 * What happens to a security next, if anything. It is let go once everything is back and no deduction is disputed, or
 * nothing was sent for it; taken as far as goods never came or something was deducted, once that is final; and taken for
 * what may be needed when the provider is about to let go of it. What was taken too early goes back with the goods.
 *
 * @param back the return its old goods come back under
 * @param due what is due on the order if nothing were held: no more than that is ever taken in the end
 * @param now epoch milliseconds
 */
export function nextHoldStep(
	exchange: Sent & Pick<ExchangeRecord, 'state' | 'hold'>,
	back: Back,
	due: number,
	now: number
): HoldStep | null {
	const { hold, state } = exchange;
	if (!hold || hold.failed) return null;
	const isOut = wasReleased(exchange);
	const isDisputed = back.state === 'inspected' && stillDeducted(exchange, back) > 0;
	const waits = isOut && (isRunning(back) || isDisputed);
	const keeps = isOut && isRunning(back) ? outstanding(exchange, back) : needed(exchange, back);
	if (hold.captured > 0) {
		const surplus = hold.captured - hold.back - keeps;
		return surplus > 0 ? { does: 'give_back', amount: surplus } : null;
	}
	if (hold.ending || hold.until === null) return null;
	const isLate = millisOf(hold.until) - TAKEN_BEFORE_MS <= now;
	// Still to be approved or paid for, or not settled: what is held may be needed yet.
	if (!isLate && (waits || (state === 'reserved' && isRunning(back)))) return null;
	const amount = Math.min(keeps, hold.amount, isRunning(back) ? keeps : due);
	return isOut && amount > 0 ? { does: 'take', amount } : { does: 'let_go' };
}
