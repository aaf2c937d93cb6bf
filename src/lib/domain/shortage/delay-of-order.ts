import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { countPieces, type Pieces } from '../order/portions.ts';
import type { DelayNotice, KnownFault } from '../policy/facts.ts';
import { millisOf } from '../time/instant.ts';
import type { DelayRecord } from './delay-record.ts';
import type { AskState } from './states.ts';

type Delayed = Pick<OrderRecord, 'delays' | 'portions'>;

/** Questions that say of goods still to be sent that they come later; asked again, only while the last one does. */
const SPEAKING: readonly AskState[] = ['open', 'waiting'];
const speaking = ({ delays = [] }: Pick<OrderRecord, 'delays'>): DelayRecord[] =>
	delays.filter(({ state: own }, index) => {
		const state = own === 'renewed' ? delays.slice(index).find((one) => one.state !== own)?.state : own;
		return state !== undefined && SPEAKING.includes(state);
	});

/** The question that waits for an answer: an order has one at most. */
export const openDelay = ({ delays = [] }: Pick<OrderRecord, 'delays'>): DelayRecord | undefined =>
	delays.find(({ state }) => state === 'open');

/** What of a question's pieces nobody has taken for packing or from the order: only that can still be answered for. */
export function piecesLeft(
	{ lines }: Pick<DelayRecord, 'lines'>,
	{ portions }: Pick<Delayed, 'portions'>
): Pieces[] {
	const asPortions = portions.map(({ id, line, quantity, state }) => ({ id, line, quantity, state }));
	const open = countPieces(asPortions, ({ state }) => state === 'open');
	return lines
		.map(({ line, quantity }) => ({ line, quantity: Math.min(quantity, open.get(line) ?? 0) }))
		.filter(({ quantity }) => quantity > 0);
}

/**
 * A swap of a question's goods that its buyer has asked for and has yet to pay: while its time runs, that is their answer,
 * and no silence is.
 */
export const awaitedSwap = (
	{ lines }: Pick<DelayRecord, 'lines'>,
	{ exchanges = [] }: Pick<OrderRecord, 'exchanges'>
): ExchangeRecord | undefined =>
	exchanges.find(
		(one) =>
			one.state === 'awaiting_payment' &&
			one.return === null &&
			one.lines.some(({ line }) => lines.some((own) => own.line === line))
	);

/** What a question leaves once pieces of its lines were taken from the order: those were the ones that are late. */
export function withoutTaken(lines: readonly Pieces[], taken: readonly Pieces[]): Pieces[] {
	const gone = new Map(taken.map(({ line, quantity }) => [line, quantity]));
	return lines
		.map(({ line, quantity }) => ({ line, quantity: quantity - (gone.get(line) ?? 0) }))
		.filter(({ quantity }) => quantity > 0);
}

/** The question that a page tells: the open one, else the last whose buyer waits; nothing once its goods are gone. */
export function toldDelay(record: Delayed): (DelayRecord & { left: Pieces[] }) | undefined {
	const one = openDelay(record) ?? record.delays?.findLast(({ state }) => state === 'waiting');
	const left = one ? piecesLeft(one, record) : [];
	return one && left.length > 0 ? { ...one, left } : undefined;
}

/**
 * The shop's fault over goods it asked about. It stays for as long as they are late, whatever the buyer answered (law
 * 11: the first promise is still true); while the question is open, cancelling is offered whatever the shop's rules say.
 */
export const delayFaults = (record: Pick<OrderRecord, 'delays'>): KnownFault[] =>
	speaking(record).flatMap(({ cause, state, asked_at: since, lines }) =>
		lines.map(({ line }) => ({
			fault: cause === 'shortage' ? ('out_of_stock' as const) : ('late_against_promise' as const),
			...{ since, line, offered: state === 'open' }
		}))
	);

/**
 * The notices a law about late goods asks about: what the shop's own system told, and what was asked here. Waiting in
 * silence is no answer: the law says itself when silence is one.
 */
export function noticesOf(record: Pick<OrderRecord, 'delays' | 'delay_notices'>): DelayNotice[] {
	const asked = speaking(record);
	if (asked.length === 0) return record.delay_notices;
	const own = asked.map(({ asked_at, new_date, answer, answered_at, lines }) => ({
		...{ sent_at: asked_at, new_date, answer, answered_at },
		lines: lines.map(({ line }) => line)
	}));
	return [...record.delay_notices, ...own].toSorted((a, b) => millisOf(a.sent_at) - millisOf(b.sent_at));
}
