import type { OrderRecord } from '#domain/order/order-record.ts';
import { mergePieces, type Pieces } from '#domain/order/portions.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { openDelay, piecesLeft, withoutTaken } from '#domain/shortage/delay-of-order.ts';
import type { DelayRecord } from '#domain/shortage/delay-record.ts';
import type { DelayCause } from '#domain/shortage/states.ts';
import { askTerms } from '#domain/shortage/terms.ts';
import { whoIsShort } from '#domain/shortage/who-is-short.ts';
import { findDay } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/local-day.ts';
import type { Tx } from '#server/db/client.ts';
import { changeDelay, findDemand, insertDelay, listVariants } from '#server/db/delays.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { listLineQuantities, lockOrder, recordChange } from '#server/db/orders.ts';
import type { QuoteDeps } from './ask-quote.ts';
import type { Command } from './command.ts';
import { delayData } from './end-delay.ts';
import { missingPieces } from './missing-pieces.ts';

export type AskDelayInput = {
	ref: string;
	/** The last day on which the goods leave, `2026-12-04`, in the shop's zone; today at the earliest. */
	newDate: string;
	/** `shortage` where it is not said. */
	cause?: DelayCause | undefined;
	/**
	 * Which pieces; without them those that stock does not cover, or, of what is late, all that nobody has taken. More stock
	 * ends the question only where stock had asked it.
	 */
	lines?: readonly Pieces[] | undefined;
	/** Pieces of this variant alone. */
	variant?: string | undefined;
};

/** A question as machines are told it. */
export type ToldDelay = DelayRecord & { order: string };
/** `asked` where it is new: the same asked again changes nothing. */
export type AskedDelay = ToldDelay & { asked: boolean };

/**
 * Asks the buyer of an order what to do about goods that come later than was said: wait, swap, or cancel free. One
 * question at a time: asked again with another date, or about more, it takes the place of the one before. What its buyer
 * waits for already is not asked about until it comes later still.
 *
 * Refusals: `order.not_found`, `request.invalid` for a day that is over, `line.not_found`, `quantity.unavailable`,
 * `delay.not_askable` with `because`: `history` (law 12), `not_short`, `agreed`.
 */
export const askDelay =
	({ versions }: Pick<QuoteDeps, 'versions'>): Command<AskDelayInput, AskedDelay> =>
	async (tx, actor, input) => {
		const order = await lockOrder(tx, { ref: input.ref });
		if (!order) return refuse('order.not_found');
		const record = await getOrderRecord(tx, order.ref);
		const { newDate, cause = 'shortage' } = input;
		if (record.historical) return refuse('delay.not_askable', { because: 'history' });
		const evaluation = evaluateRecord(
			record,
			await versions(record.newest_policy, tx),
			order.now.toISOString()
		);
		const { zone } = evaluation.version.document;
		const day = findDay(newDate);
		if (day === undefined || day < localDay(evaluation.now, zone))
			return refuse('request.invalid', { errors: [DAY_WHEN] });
		const late = await latePieces(tx, record, { ...input, cause });
		if (!late.ok) return late;

		const open = openDelay(record);
		const agreed = (record.delays ?? []).filter(
			({ state, new_date }) => state === 'waiting' && new_date >= newDate
		);
		const fresh = agreed.reduce<Pieces[]>((lines, one) => withoutTaken(lines, one.lines), [...late.value]);
		if (fresh.length === 0)
			return refuse('delay.not_askable', { because: late.value.length === 0 ? 'not_short' : 'agreed' });
		const isSame = open && open.new_date >= newDate && withoutTaken(fresh, open.lines).length === 0;
		if (isSame) return accept({ ...open, order: order.ref, asked: false });

		const lines = open ? most(fresh, piecesLeft(open, record)) : fresh;
		const { answerBy, silence } = askTerms(evaluation, lines, newDate);
		const byStock = input.lines === undefined && cause === 'shortage';
		const row = { id: newId(), cause, byStock, newDate, lines, silence, answerBy: new Date(answerBy) };
		if (open) await changeDelay(tx, open.id, { state: 'renewed', endedAt: order.now });
		await insertDelay(tx, { ...row, orderId: order.id, askedAt: order.now, seenVersion: order.version + 1 });
		const delay: DelayRecord = {
			...{ id: row.id, cause, state: 'open', new_date: newDate, lines, silence, answer_by: answerBy },
			...{
				asked_at: order.now.toISOString(),
				answer: null,
				answered_at: null,
				ended_at: null,
				by_stock: byStock
			}
		};
		const data = { ...delayData(delay), lines, answer_by: answerBy, silence };
		const entries: NewEntry[] = [{ type: 'delay.asked', data }];
		await recordChange(tx, order, { entries, actor });
		return accept({ ...delay, order: order.ref, asked: true });
	};

const DAY_WHEN = { path: '/new_date', what: 'a day that is not over, for example 2026-12-04' };

/** What is asked about, as far as nobody has taken it for packing. */
async function latePieces(
	tx: Tx,
	record: OrderRecord,
	{ lines, cause, variant }: AskDelayInput
): Promise<Result<Pieces[]>> {
	const ordered = await listLineQuantities(tx, record.id);
	const all = [...ordered].map(([line, quantity]) => ({ line, quantity }));
	const there = piecesLeft({ lines: all }, record);
	if (lines) {
		const wanted = mergePieces(lines);
		const counted = new Map(there.map(({ line, quantity }) => [line, quantity]));
		return missingPieces(wanted, counted, ordered) ?? accept(wanted);
	}
	return accept(cause === 'late' ? there : await shortPieces(tx, record.id, variant));
}

/** Of an order, what stock does not cover once older orders are served. */
export async function shortPieces(tx: Tx, orderId: string, variant?: string): Promise<Pieces[]> {
	const byLine = await listVariants(tx, orderId);
	const variants = new Set([...byLine.values()].filter((one) => variant === undefined || one === variant));
	const short: Pieces[] = [];
	for (const one of variants) {
		const found = await findDemand(tx, one);
		const own = found
			? whoIsShort(found.demand, found.available).filter(({ order }) => order === orderId)
			: [];
		short.push(...own.map(({ line, short: quantity }) => ({ line, quantity })));
	}
	const places = [...byLine.keys()];
	return short.toSorted((a, b) => places.indexOf(a.line) - places.indexOf(b.line));
}

/** Of each line the larger number: pieces that are late twice are late once. */
function most(a: readonly Pieces[], b: readonly Pieces[]): Pieces[] {
	const counts = new Map(a.map(({ line, quantity }) => [line, quantity]));
	for (const { line, quantity } of b) counts.set(line, Math.max(quantity, counts.get(line) ?? 0));
	return [...counts].map(([line, quantity]) => ({ line, quantity }));
}
