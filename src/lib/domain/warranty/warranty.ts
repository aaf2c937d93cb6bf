import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import { endAfterDelivery, guaranteeEnd, guaranteeOf } from '../policy/floors/guarantee.ts';
import type { GuaranteeId } from '../policy/floors/laws.ts';
import type { Segment } from '../policy/segment.ts';
import { instantText, type Millis } from '../time/instant.ts';

/** Until when the shop answers for pieces that are damaged or faulty; `law`: the guarantee it rests on, if that is the longest. */
export type Warranty = { until: Millis | null; law: GuaranteeId | null };

/** What a quote under warranty rests on: until when it could be asked for, RFC 3339, and by which law. */
export type QuotedWarranty = { until: string | null; law: GuaranteeId | null };

/** Pieces of one line that something can be asked for under warranty, and until when, RFC 3339. */
export type WarrantyLine = { line: string; quantity: number; until?: string };

type Asked = Pick<Evaluation, 'order' | 'version'>;

/**
 * The warranty of pieces that have arrived: the longer of what the rule of their line promises (`warranty`, in the
 * policy's zone) and of what the law of the buyer's country gives, both from the delivery of their own parcel.
 *
 * @returns `until` is null where nobody knows when they were delivered; undefined where they have no warranty
 */
export function warrantyOf({ order, version }: Asked, window: PieceWindow): Warranty | undefined {
	const { life, rules, current } = window;
	if (current.phase !== 'arrived') return undefined;
	const law = guaranteeOf(order);
	const promised = rules.return.warranty;
	if (law === undefined && promised === undefined) return undefined;
	if (life.delivered === null) return { until: null, law: law ?? null };
	const byLaw = law === undefined ? -Infinity : guaranteeEnd(law, life.delivered, order.buyer_country);
	const byShop =
		promised === undefined ? -Infinity : endAfterDelivery(life.delivered, promised, version.document.zone);
	return byShop > byLaw ? { until: byShop, law: null } : { until: byLaw, law: law ?? null };
}

/**
 * Whether pieces can be asked for under warranty now: they arrived, their warranty runs, and they cannot be sent back
 * the ordinary way any more. Half-open: at its end it is over.
 */
export function runningWarranty(
	asked: Asked & Pick<Evaluation, 'now'>,
	window: PieceWindow
): Warranty | undefined {
	if (window.current.action !== 'none') return undefined;
	const warranty = warrantyOf(asked, window);
	return warranty && (warranty.until === null || asked.now < warranty.until) ? warranty : undefined;
}

/**
 * The same evaluation as a request under warranty sees it: what its warranty still reaches can come back free, the way
 * back paid by the shop, until it ends; what can be sent back the ordinary way cannot be asked for here.
 */
export function underWarranty(evaluation: Evaluation): Evaluation {
	const windows = evaluation.windows.map((window): PieceWindow => {
		const warranty = runningWarranty(evaluation, window);
		if (warranty) return opened(window, warranty);
		const { current } = window;
		if (current.phase !== 'arrived' || current.action === 'none') return window;
		const shut: Segment = {
			...current,
			action: 'none',
			fee: null,
			until: null,
			untilEvent: null,
			untilAfter: null
		};
		return changed(window, [shut]);
	});
	return { ...evaluation, windows };
}

function opened(window: PieceWindow, { until }: Warranty): PieceWindow {
	const nothing = {
		...{ untilEvent: null, untilAfter: null, rule: null, step: null, fee: null, postage: null },
		...{ floor: null, waivedBecause: null, extendedBy: null }
	};
	const open: Segment = { ...window.current, ...nothing, action: 'return', postage: 'shop', until };
	const over: Segment = { ...window.current, ...nothing, from: until, fromEvent: null, until: null };
	return changed(window, until === null ? [open] : [open, over]);
}

/** A window whose life goes on from now as these say. */
function changed(window: PieceWindow, rest: [Segment, ...Segment[]]): PieceWindow {
	const past = window.segments.slice(0, window.segments.indexOf(window.current));
	return { ...window, segments: [...past, ...rest], current: rest[0], next: rest[1] ?? null };
}

/** What can be asked for under warranty of each line now; where its parcels came on several days, until the earliest end. */
export function warrantyLines(evaluation: Evaluation): WarrantyLine[] {
	return evaluation.order.lines.flatMap(({ id: line }) => {
		const own = evaluation.windows.flatMap((window) => {
			const warranty = window.line.id === line ? runningWarranty(evaluation, window) : undefined;
			return warranty ? [{ warranty, quantity: window.portion.quantity }] : [];
		});
		if (own.length === 0) return [];
		const ends = own.flatMap(({ warranty }) => warranty.until ?? []);
		const quantity = own.reduce((sum, one) => sum + one.quantity, 0);
		return [{ line, quantity, ...(ends.length > 0 && { until: instantText(Math.min(...ends)) }) }];
	});
}
