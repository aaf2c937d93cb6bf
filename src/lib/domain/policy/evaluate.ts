import { instantText, millisOf, type Millis } from '../time/instant.ts';
import { ruleChooser } from './choose-rule.ts';
import type { CancelRule, PolicyDocument, PolicyVersion, ReturnRule } from './document.ts';
import type { KnownFault, PolicyLine, PolicyOrder, TimedPortion } from './facts.ts';
import { faultsOf, NO_PROMISE, promiseOf, type FaultSince } from './faults.ts';
import { applyFloor, offerCancel, waiveFees } from './floors/apply.ts';
import { coverOf, floorsOf, isPlain, receivedOf } from './floors/cover.ts';
import type { Floor } from './floors/floor.ts';
import { hasLeft, livesOf, type Life } from './life.ts';
import { clocksOf, timelineOf } from './timeline.ts';
import type { Segment } from './segment.ts';
import { extensionOf, versionAt } from './versions.ts';

export type EvaluationInput = {
	/** All published versions, in the order of `valid_from`. */
	versions: readonly PolicyVersion[];
	order: PolicyOrder;
	portions: readonly TimedPortion[];
	/** The instant asked about, RFC 3339: the server's clock, or when a statement was sent. */
	now: string;
	/** Faults of the shop that the order itself does not show. */
	faults?: readonly KnownFault[] | undefined;
};

/** Pieces with everything the policy and the law say about them. */
export type PieceWindow = {
	line: PolicyLine;
	portion: TimedPortion;
	life: Life;
	rules: { cancel: CancelRule; return: ReturnRule };
	/** Their whole life, in order, floors and waivers applied. */
	segments: readonly Segment[];
	/** The one that holds now. */
	current: Segment;
	/** What follows it. */
	next: Segment | null;
	floors: readonly Floor[];
	/** The shop's faults over these pieces, also those that will come if a promise is not kept. */
	faults: readonly FaultSince[];
};

export type Evaluation = {
	policy: { id: string; version: number };
	version: PolicyVersion;
	order: PolicyOrder;
	at: string;
	now: Millis;
	/** Portions that have not left the order, in the order given. */
	windows: PieceWindow[];
};

/**
 * Evaluates an order at an instant: for each portion which rule and step hold, from when, until when or which event,
 * at what fee, and what comes next. Pure; zone and law are asked once per order, not per line.
 *
 * The order keeps the version of the day it was placed; extensions of later versions reach it too. Laws are floors:
 * where one speaks about the buyer, the better for the shopper holds. A fee falls away while the shop is at fault in a
 * way its policy names.
 */
export function evaluateOrder({
	versions,
	order,
	portions,
	now: at,
	faults = []
}: EvaluationInput): Evaluation {
	const now = millisOf(at);
	const placed = millisOf(order.placed_at);
	const version = versionAt(versions, placed);
	const policy = version.document;
	const choose = ruleChooser(policy, order);
	const lines = new Map(order.lines.map((line) => [line.id, line]));
	const paid = order.paid_at === null ? null : millisOf(order.paid_at);
	const lives = livesOf({ placed, paid }, portions);
	const anew = new Set(order.replacements);
	// Goods sent in exchange for others that had left count for themselves alone: the order's were received before.
	const counted = (of?: string) =>
		lives.filter((_, index) => {
			const portion = portions[index];
			return portion && mayBeReceived(portion) && (of ? portion.line === of : !anew.has(portion.line));
		});
	const cover = coverOf(order, counted(), policy.zone);
	const promise = promiseOf(order);
	const asked: Asked = { policy, extension: extensionOf(versions, version, placed, now), now };

	const fateOf = (line: PolicyLine, life: Life): Fate => {
		const isAnew = anew.has(line.id);
		return {
			floors: floorsOf(isAnew ? { ...cover, received: receivedOf(counted(line.id)) } : cover, line, life),
			faults: faultsOf(isAnew ? NO_PROMISE : promise, line.id, life, faults),
			lives: new Map()
		};
	};
	const shared = new Map<Life, Fate>();
	const windows: PieceWindow[] = [];
	for (const [index, portion] of portions.entries()) {
		const line = lines.get(portion.line);
		const life = lives[index];
		if (!line || !life || hasLeft(portion)) continue;
		const rules = choose(line);
		let fate =
			isPlain(line) && faults.length === 0 && !anew.has(line.id) ? shared.get(life) : fateOf(line, life);
		if (!fate) shared.set(life, (fate = fateOf(line, life)));
		const segments = segmentsOf(fate, rules, life, asked);
		const position = currentIndex(segments, now);
		const current = segments[position];
		if (!current) throw new Error('a life has at least one stretch');
		const next = segments[position + 1] ?? null;
		windows.push({
			line,
			portion,
			life,
			rules,
			segments,
			current,
			next,
			floors: fate.floors,
			faults: fate.faults
		});
	}
	const { id, version: number } = version;
	return { policy: { id, version: number }, version, order, at: instantText(now), now, windows };
}

/** Neither cancelled nor back without ever having been delivered: a right that begins with the last piece waits for it. */
const mayBeReceived = ({ state, delivered_at }: TimedPortion): boolean =>
	state !== 'cancelled' && (state !== 'returned' || delivered_at !== null);

/** Half-open: a stretch holds from its first instant until just before its end. */
function currentIndex(segments: readonly Segment[], now: Millis): number {
	const index = segments.findIndex(
		({ from, until }) => from !== null && from <= now && (until === null || now < until)
	);
	// Before the order was placed, its first stretch; after a clock nobody can read, the last that has begun.
	if (index >= 0) return index;
	return Math.max(
		0,
		segments.findLastIndex(({ from }) => from !== null && from <= now)
	);
}

type Rules = PieceWindow['rules'];
type Asked = { policy: PolicyDocument; extension: { until: Millis; id: string } | null; now: Millis };

/** What law and faults make of pieces with one life; lines that share it share the stretches too, rule by rule. */
type Fate = {
	floors: readonly Floor[];
	faults: readonly FaultSince[];
	lives: Map<CancelRule, Map<ReturnRule, readonly Segment[]>>;
};

function segmentsOf(
	fate: Fate,
	rules: Rules,
	life: Life,
	{ policy, extension, now }: Asked
): readonly Segment[] {
	let byReturn = fate.lives.get(rules.cancel);
	if (!byReturn) fate.lives.set(rules.cancel, (byReturn = new Map()));
	const known = byReturn.get(rules.return);
	if (known) return known;
	let segments = timelineOf(rules, life, clocksOf(policy), extension);
	for (const floor of fate.floors) segments = applyFloor(segments, floor, now);
	for (const { fault, since, offered } of fate.faults) {
		if (offered) segments = offerCancel(segments, fault, since, now);
		const waives = since <= now && policy.waive_fee_when.includes(fault);
		if (waives) segments = waiveFees(segments, fault, since, now);
	}
	byReturn.set(rules.return, segments);
	return segments;
}
