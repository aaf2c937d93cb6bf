import type { OrderRecord } from '../order/order-record.ts';
import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import type { Segment } from '../policy/segment.ts';
import { accept, refuse, type Result } from '../refusal.ts';

type Goods = Pick<OrderRecord, 'lines' | 'returns' | 'exchanges'>;

/**
 * Lines of an order whose goods are the recipient's of a gift: they were sent in exchange for what was given, or in
 * exchange for such goods again. Whoever paid for the order cancels, sends back and swaps none of them.
 */
export function givenGoods({ lines, returns, exchanges = [] }: Goods): ReadonlySet<string> {
	const gifts = new Set(returns.filter(({ gift }) => gift).map(({ id }) => id));
	const given = new Set<string>();
	for (const one of exchanges) {
		if (one.return === null || !gifts.has(one.return)) continue;
		for (const { new_line } of one.lines) if (new_line !== null) given.add(new_line);
	}
	if (given.size === 0) return given;
	// In the order of their lines: what stands in for a line comes after it.
	for (const { id, replaces } of lines) if (replaces && given.has(replaces)) given.add(id);
	return given;
}

/** Whether what is asked of an order is its buyer's to ask. Refusals: `goods.given` with the `line`. */
export function checkOwn(record: Goods, wanted: readonly { line: string }[]): Result<undefined> {
	const given = givenGoods(record);
	const line = wanted.find((one) => given.has(one.line))?.line;
	return line === undefined ? accept(undefined) : refuse('goods.given', { line });
}

/** An evaluation as it holds for an order's buyer: with goods that are the recipient's of a gift there is nothing to do. */
export function withoutGiven(evaluation: Evaluation, record: Goods): Evaluation {
	const given = givenGoods(record);
	if (given.size === 0) return evaluation;
	// They stay among its windows: the books ask what is left of the order.
	const windows = evaluation.windows.map((window) => (given.has(window.line.id) ? shut(window) : window));
	return { ...evaluation, windows };
}

function shut(window: PieceWindow): PieceWindow {
	const current: Segment = {
		...window.current,
		action: 'none',
		...{ from: null, fromEvent: null, until: null, untilEvent: null, untilAfter: null },
		...{ rule: null, step: null, fee: null, postage: null, floor: null },
		...{ waivedBecause: null, extendedBy: null }
	};
	return { ...window, current, segments: [current], next: null, floors: [], faults: [] };
}
