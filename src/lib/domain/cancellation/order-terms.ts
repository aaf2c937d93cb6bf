import { givenGoods } from '../gift/given-goods.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { PolicyVersion } from '../policy/document.ts';
import type { PieceWindow } from '../policy/evaluate.ts';
import { evaluateRecord } from '../policy/evaluate-record.ts';
import { nextChange } from '../policy/next-change.ts';
import type { Zone } from '../policy/schedule.ts';
import { describeWindows, scheduleOfWindows, type LineWindow } from '../policy/windows.ts';
import type { RefusalCode } from '../refusal.ts';
import { instantText, millisOf } from '../time/instant.ts';
import { warrantyLines, type WarrantyLine } from '../warranty/warranty.ts';
import type { AskedKind } from './quote-body.ts';
import { exchangeLines, isExchangeable } from '../exchange/exchange-action.ts';
import { isReturnable, returnLines, whyNoReturn, type ReturnableLine } from './return-action.ts';
import { supplyOf } from './supply.ts';
import { isCovered } from '../withdrawal/right.ts';

/** api.md, "Resources": what may be done with an order now. */
export type OrderAction = {
	kind: AskedKind;
	allowed: boolean;
	/** Why not. */
	code?: RefusalCode;
	/** The first instant at which something of it changes, where one is known. */
	until?: string;
	/** Where it ended: since when. */
	closed_at?: string;
	/** Which pieces of it, of each line once; of a return until when, where that is known. */
	lines: ReturnableLine[];
	/** Of a return: what is past its window and can still be asked for where it is damaged or faulty, and until when. */
	warranty?: WarrantyLine[];
	schedule: Zone[];
};

/**
 * The terms that hold for an order at the instant it was read, without those of goods that are a gift's recipient's.
 * Amounts are minor units of the order's currency.
 */
export type OrderTerms = {
	policy: { id: string; version: number };
	actions: OrderAction[];
	/** The fee bar over all lines. */
	schedule: Zone[];
	windows: LineWindow[];
	requests: OrderRecord['requests'];
	/** Until when all of this stays as it is if nothing happens to the order; null where no clock is running. */
	good_until: string | null;
};

/** What an order tells of itself; what got cheaper is asked of the catalogue, when somebody wants to know. */
const ACTIONS = ['cancel', 'withdraw', 'return', 'exchange'] as const satisfies readonly AskedKind[];

/**
 * What may be done with an order, until when and at what price. Pure.
 *
 * @param versions all published policies, in the order of `valid_from`, at least one
 */
export function termsOf(record: OrderRecord, versions: readonly PolicyVersion[]): OrderTerms {
	const evaluation = evaluateRecord(record, versions);
	const given = givenGoods(record);
	const isOwn = (line: string) => !given.has(line);
	const windows = evaluation.windows.filter(({ line }) => isOwn(line.id));
	const warranty = warrantyLines(evaluation).filter(({ line }) => isOwn(line));
	const ends = warranty.flatMap(({ until }) => (until === undefined ? [] : [millisOf(until)]));
	const changes = [nextChange(evaluation, versions), ...ends].filter((at) => at !== null);
	// What one can do with some pieces one can mostly do with all: the same bar is made once.
	const made = new Map<string, Zone[]>();
	const scheduleFor = (some: readonly PieceWindow[]) => {
		if (some.length === 0) return [];
		const which = some.length === windows.length ? '' : some.map((one) => windows.indexOf(one)).join();
		const known = made.get(which) ?? scheduleOfWindows(evaluation, some, record.taken);
		made.set(which, known);
		return known;
	};
	const actions = ACTIONS.map((kind): OrderAction => {
		const open = windows.filter((window) => isOpenFor(kind, window));
		const lines = open.length === 0 ? [] : LINES[kind](record, open);
		// A right ends when the law says, whatever step of the shop's rules ends before.
		const closes = open.flatMap(
			({ current }) => (kind === 'withdraw' ? current.floor?.until : current.until) ?? []
		);
		return {
			kind,
			allowed: lines.length > 0,
			...(lines.length === 0 && whyNot(kind, windows, given.size > 0)),
			...(lines.length > 0 && closes.length > 0 && { until: instantText(Math.min(...closes)) }),
			lines,
			...(kind === 'return' && warranty.length > 0 && { warranty }),
			schedule: scheduleFor(open)
		};
	});
	return {
		policy: evaluation.policy,
		actions,
		schedule: scheduleFor(windows),
		windows: describeWindows(evaluation, record.taken).filter(({ line }) => isOwn(line)),
		requests: record.requests,
		good_until: changes.length === 0 ? null : instantText(Math.min(...changes))
	};
}

function isOpenFor(kind: AskedKind, window: PieceWindow): boolean {
	if (kind === 'cancel') return window.current.action === 'cancel' || window.current.action === 'request';
	if (kind === 'return') return isReturnable(window);
	return kind === 'withdraw' ? isCovered(window) : isExchangeable(window);
}

type LinesOf = (record: OrderRecord, open: readonly PieceWindow[]) => OrderAction['lines'];
const LINES: Record<(typeof ACTIONS)[number], LinesOf> = {
	cancel: (record, open) => linesOf(record, 'cancel', open),
	withdraw: (record, open) => linesOf(record, 'withdraw', open),
	return: returnLines,
	exchange: exchangeLines
};

/** Withdrawing does not wait for anybody's word: what was asked of the warehouse can be withdrawn from all the same. */
function linesOf(record: OrderRecord, kind: AskedKind, open: readonly PieceWindow[]): OrderAction['lines'] {
	const supply = supplyOf(
		record.portions,
		record.requests.flatMap(({ lines }) => lines)
	);
	const counted = new Map<string, number>();
	for (const { line, portion } of open) counted.set(line.id, (counted.get(line.id) ?? 0) + portion.quantity);
	return record.lines
		.map(({ id: line }) => {
			const there = supply.get(line) ?? { open: 0, held: 0 };
			const most = kind === 'withdraw' ? Infinity : there.open + there.held;
			return { line, quantity: Math.min(counted.get(line) ?? 0, most) };
		})
		.filter(({ quantity }) => quantity > 0);
}

function whyNot(
	kind: AskedKind,
	windows: readonly PieceWindow[],
	someGiven: boolean
): Pick<OrderAction, 'code' | 'closed_at'> {
	if (windows.length === 0) return { code: someGiven ? 'goods.given' : 'quantity.unavailable' };
	if (kind === 'return' || kind === 'exchange') return whyNoReturn(windows);
	if (kind === 'withdraw') {
		const had = windows.some(({ floors }) => floors.some(({ right }) => right === 'withdrawal'));
		return { code: had ? 'return.window_closed' : 'return.not_eligible' };
	}
	const isGone = windows.some(({ current }) => current.phase !== 'open');
	return { code: isGone ? 'goods.claimed' : 'cancellation.window_closed' };
}
