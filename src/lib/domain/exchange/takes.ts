import type { Taken } from '../policy/quote/pieces.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { isReleased } from './states.ts';

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
	exchange: Pick<ExchangeRecord, 'state' | 'lines'> | undefined
): readonly Taken[] {
	if (!exchange) return quoted;
	if (exchange.state === 'lapsed') return otherwise ?? quoted;
	if (!isReleased(exchange.state)) return quoted;
	const lines = new Set(exchange.lines.map(({ line }) => line));
	return quoted.map((take) => (lines.has(take.line) ? { ...take, kept: 0 } : take));
}
