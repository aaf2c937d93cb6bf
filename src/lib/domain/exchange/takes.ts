import type { Taken } from '../policy/quote/pieces.ts';
import { wasReleased, type ExchangeRecord } from './exchange-record.ts';

/**
 * What a return takes of its order as its exchange stands now: with an exchange that lapsed it is the plain return its
 * quote named beside it; once the new goods are a line of the order, the share of the delivery is theirs.
 *
 * @param quoted by the quote, for all pieces
 * @param otherwise by the quote, where nothing comes of the exchange
 */
export function takesNow(
	quoted: readonly Taken[],
	otherwise: readonly Taken[] | undefined,
	exchange: Pick<ExchangeRecord, 'state' | 'released_at' | 'lines'> | undefined
): readonly Taken[] {
	if (!exchange) return quoted;
	if (exchange.state === 'lapsed') return otherwise ?? quoted;
	if (!wasReleased(exchange)) return quoted;
	const lines = new Set(exchange.lines.map(({ line }) => line));
	return quoted.map((take) => (lines.has(take.line) ? { ...take, kept: 0 } : take));
}

/** What of the worth of a line's old pieces goods sent in exchange take over, by what is taken of them. Minor units. */
export const carriedOf = (takes: readonly Pick<Taken, 'line' | 'carried'>[], line: string): number =>
	takes.reduce((sum, take) => sum + (take.line === line ? (take.carried ?? 0) : 0), 0);

/** What a return was promised and what of that belongs to its order as a whole, minor units. */
export type QuotedReturn = { refund: number; takes: readonly Taken[]; adjustments: number };

/**
 * What a return promises as its exchange stands now: what it gives, and what its new goods take over. Only one that lapsed
 * gives what was held beyond that, which belongs to the order as a whole: it was its last then.
 */
export function promiseNow(
	quoted: QuotedReturn,
	exchange: Pick<ExchangeRecord, 'state' | 'held'> | undefined
): QuotedReturn {
	if (!exchange) return quoted;
	const over = quoted.takes.reduce((sum, { carried = 0 }) => sum + carried, 0);
	const { refund, takes, adjustments } = quoted;
	if (exchange.state !== 'lapsed')
		return { refund: refund + Math.min(over, exchange.held), takes, adjustments };
	const more = Math.max(0, exchange.held - over);
	return { refund: refund + exchange.held, takes, adjustments: adjustments + more };
}
