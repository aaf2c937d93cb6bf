import { instantText } from '../../time/instant.ts';
import { accept, refuse, type Result } from '../../refusal.ts';
import type { Evaluation, PieceWindow } from '../evaluate.ts';
import type { Action, Phase } from '../segment.ts';
import type { Picked, QuoteKind } from './pieces.ts';

export type WantedPieces = { line: string; quantity: number };

/** Whether a kind of quote can be had for pieces as they stand now. */
export function isOpenFor(kind: QuoteKind, { current }: PieceWindow): boolean {
	switch (kind) {
		case 'cancel':
			return current.action === 'cancel' || current.action === 'request';
		case 'withdraw':
			return current.floor?.right === 'withdrawal';
		case 'return':
			return current.phase === 'arrived' && current.action !== 'none';
	}
}

/**
 * Chooses which pieces of each line a quote is for: those that cost nothing before those that do, those that nobody
 * holds before those that must be released.
 *
 * @param wanted each line once, whole quantities above 0
 * @returns refusals `line.not_found`, `quantity.unavailable` (with `available`), `goods.claimed` and
 * `cancellation.window_closed`, `return.window_closed`, `return.not_eligible` (with `line`, `available`, `closed_at`,
 * `alternatives`)
 */
export function choosePieces(
	evaluation: Evaluation,
	kind: QuoteKind,
	wanted: readonly WantedPieces[]
): Result<Picked[]> {
	const picks: Picked[] = [];
	for (const { line, quantity } of wanted) {
		if (!evaluation.order.lines.some(({ id }) => id === line))
			return refuse('line.not_found', { lines: [line] });
		const windows = evaluation.windows.filter((window) => window.line.id === line);
		const there = pieces(windows);
		if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > there) {
			return refuse('quantity.unavailable', { available: [{ line, quantity: there }] });
		}
		const open = windows
			.filter((window) => isOpenFor(kind, window))
			.toSorted((a, b) => weight(kind, a) - weight(kind, b));
		if (quantity > pieces(open)) return refuseLine(kind, line, windows, pieces(open));
		let left = quantity;
		for (const window of open) {
			const part = Math.min(left, window.portion.quantity);
			if (part > 0) picks.push({ window, segment: window.current, quantity: part });
			left -= part;
		}
	}
	return accept(picks);
}

const pieces = (windows: readonly PieceWindow[]): number =>
	windows.reduce((total, { portion }) => total + portion.quantity, 0);

const PHASES: readonly Phase[] = ['open', 'claimed', 'moving', 'arrived'];

/** Withdrawing needs nobody’s leave and costs nothing: what is nearest to the shop comes first. */
const weight = (kind: QuoteKind, { current }: PieceWindow): number =>
	kind === 'withdraw'
		? PHASES.indexOf(current.phase)
		: (current.action === 'request' ? 2 : 0) + (current.fee === null ? 0 : 1);

function refuseLine(
	kind: QuoteKind,
	line: string,
	windows: readonly PieceWindow[],
	available: number
): Result<never> {
	const shut = windows.filter((window) => !isOpenFor(kind, window));
	const since = shut.map(({ current }) => current.from).filter((from) => from !== null);
	const alternatives = [...new Set(shut.map(({ current }) => current.action))].filter(
		(action): action is Action => action !== 'none'
	);
	const facts = {
		line,
		available: [{ line, quantity: available }],
		alternatives,
		...(since.length > 0 && { closed_at: instantText(Math.max(...since)) })
	};
	if (kind === 'cancel') {
		const isGone = shut.some(({ current }) => current.phase !== 'open');
		return refuse(isGone ? 'goods.claimed' : 'cancellation.window_closed', facts);
	}
	if (kind === 'return' && shut.some(({ current }) => current.phase !== 'arrived')) {
		const because = 'not_delivered';
		return refuse('return.not_eligible', { line, available: facts.available, alternatives, because });
	}
	const ended =
		kind === 'return'
			? shut.some(({ current, rules }) => current.phase === 'arrived' && rules.return.steps.length > 0)
			: shut.some(({ floors }) => floors.some(({ right }) => right === 'withdrawal'));
	return refuse(ended ? 'return.window_closed' : 'return.not_eligible', facts);
}
