import { instantText } from '../time/instant.ts';
import { explainMatch, type Matched } from './choose-rule.ts';
import type { Fault, Fee, PolicyEvent } from './document.ts';
import type { Evaluation, PieceWindow } from './evaluate.ts';
import { LAWS } from './floors/laws.ts';
import { formulaOf } from './quote/fee.ts';
import type { Taken } from './quote/pieces.ts';
import { pricePieces } from './quote/price-pieces.ts';
import { scheduleOf, type Zone } from './schedule.ts';
import type { Action, Segment } from './segment.ts';

/** One stretch in words a page can use. Instants are RFC 3339 in UTC, amounts minor units. */
export type Offer = {
	action: Action;
	from: string | null;
	from_event: PolicyEvent | null;
	until: string | null;
	until_event: PolicyEvent | null;
	needs: 'release' | null;
	postage: 'buyer' | 'shop' | null;
	rule: string | null;
	step: number | null;
	fee: Fee | null;
	/** What all pieces of the portion would cost, taken alone. */
	fee_amount: number;
	waived_because: Fault | null;
	extended_by: string | null;
	floor: FloorView | null;
};

/** api.md, "Quote": `floor`. */
export type FloorView = {
	law: string;
	jurisdiction: string;
	right: string;
	until: string | null;
	/** Whether it holds at the instant asked about. */
	applies: boolean;
};

export type LineWindow = {
	line: string;
	portion: string;
	quantity: number;
	now: Offer;
	next: Offer | null;
	/** Until when, or until which event, what can be done now stays free; null where it is not free. */
	free_until: { until: string | null; until_event: PolicyEvent | null } | null;
	/** Faults of the shop that would make a fee go away, with the instant a broken promise would do so. */
	would_waive: { fault: Fault; from: string | null }[];
	floors: FloorView[];
	why: { rule: string; matched: Matched[]; formula: string | null };
	schedule: Zone[];
};

/**
 * The windows of an evaluated order, each with its price, what follows, until when it is free and why it is so.
 *
 * @param taken what accepted commands took before
 */
export function describeWindows(evaluation: Evaluation, taken: readonly Taken[] = []): LineWindow[] {
	return evaluation.windows.map((window) => {
		const { line, portion, current, next, floors } = window;
		const offer = (segment: Segment) => offerOf(evaluation, window, segment, taken);
		const rule = current.phase === 'arrived' ? window.rules.return : window.rules.cancel;
		return {
			line: line.id,
			portion: portion.id,
			quantity: portion.quantity,
			now: offer(current),
			next: next && offer(next),
			free_until: freeUntil(window),
			would_waive: wouldWaive(evaluation, window),
			floors: floors.map((floor) => floorView(floor, evaluation.now)),
			why: {
				rule: rule.id,
				matched: explainMatch(rule, evaluation.order, line),
				formula: current.fee && formulaOf(current.fee)
			},
			schedule: scheduleOfWindows(evaluation, [window], taken)
		};
	});
}

/** The fee bar over all lines of an evaluated order (or over the windows given). */
export function scheduleOfWindows(
	evaluation: Evaluation,
	windows: readonly PieceWindow[] = evaluation.windows,
	taken: readonly Taken[] = []
): Zone[] {
	return scheduleOf(windows, (pieces) => {
		if (pieces.every(({ segment }) => segment.fee === null)) return 0n;
		const picks = pieces.map(({ window, segment }) => ({
			window,
			segment,
			quantity: window.portion.quantity
		}));
		const kind = pieces.every(({ segment }) => segment.action === 'return') ? 'return' : 'cancel';
		return pricePieces(evaluation, kind, picks, taken).fee;
	});
}

export function floorView(floor: NonNullable<Segment['floor']>, now: number): FloorView {
	return {
		law: LAWS[floor.law].source,
		jurisdiction: floor.jurisdiction,
		right: floor.right,
		until: floor.until === null ? null : instantText(floor.until),
		applies: floor.from <= now && (floor.until === null || now < floor.until)
	};
}

function offerOf(
	evaluation: Evaluation,
	window: PieceWindow,
	segment: Segment,
	taken: readonly Taken[]
): Offer {
	const text = (at: number | null) => (at === null ? null : instantText(at));
	const quantity = window.portion.quantity;
	const kind = segment.action === 'return' ? 'return' : 'cancel';
	const fee = segment.fee && pricePieces(evaluation, kind, [{ window, segment, quantity }], taken).fee;
	return {
		action: segment.action,
		from: text(segment.from),
		from_event: segment.fromEvent,
		until: text(segment.until),
		until_event: segment.untilEvent,
		needs: segment.action === 'request' ? 'release' : null,
		postage: segment.postage,
		rule: segment.rule,
		step: segment.step,
		fee: segment.fee,
		fee_amount: Number(fee ?? 0n),
		waived_because: segment.waivedBecause,
		extended_by: segment.extendedBy,
		floor: segment.floor && floorView(segment.floor, evaluation.now)
	};
}

function freeUntil({ segments, current }: PieceWindow): LineWindow['free_until'] {
	if (current.action === 'none' || current.fee !== null) return null;
	let last = current;
	for (const segment of segments.slice(segments.indexOf(current) + 1)) {
		if (segment.action !== current.action || segment.fee !== null) break;
		last = segment;
	}
	return {
		until: last.until === null ? null : instantText(last.until),
		until_event: last.untilEvent
	};
}

function wouldWaive({ version, now }: Evaluation, window: PieceWindow): LineWindow['would_waive'] {
	const rest = window.segments.slice(window.segments.indexOf(window.current));
	if (!rest.some(({ fee }) => fee !== null)) return [];
	return version.document.waive_fee_when.map((fault) => {
		const coming = window.faults.find((one) => one.fault === fault && one.since > now);
		return { fault, from: coming ? instantText(coming.since) : null };
	});
}
