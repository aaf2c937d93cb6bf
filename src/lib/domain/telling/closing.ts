import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import { pricePieces } from '../policy/quote/price-pieces.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import type { Segment } from '../policy/segment.ts';
import type { Millis } from '../time/instant.ts';

/** A time in which goods can be cancelled free, that a clock ends; `fee` in minor units, null where nothing can be done after. */
export type ClosingWindow = { at: Millis; opened: Millis; fee: number | null };

const isFree = ({ action, fee }: Segment): boolean =>
	(action === 'cancel' || action === 'withdraw') && fee === null;

/**
 * The next end of a free window where it matters to know: where a fee begins that is more than nothing, or where
 * cancelling ends and the goods could not come back later either. An end that an event brings (the warehouse takes them)
 * has no hour that could be told.
 */
export function closingWindow(evaluation: Evaluation, taken: readonly Taken[]): ClosingWindow | undefined {
	const ends = evaluation.windows.flatMap((window) => {
		const found = window.portion.state === 'open' ? endOf(window) : undefined;
		return found ? [{ ...found, window }] : [];
	});
	if (ends.length === 0) return undefined;
	const at = Math.min(...ends.map((one) => one.at));
	const ending = ends.filter((one) => one.at === at);
	const opened = Math.min(...ending.map((one) => one.opened));
	const picks = ending.flatMap(({ after, window }) =>
		after?.fee ? [{ window, segment: after, quantity: window.portion.quantity }] : []
	);
	const fee = picks.length > 0 ? Number(pricePieces(evaluation, 'cancel', picks, taken).fee) : 0;
	if (fee > 0) return { at, opened, fee };
	return ending.some(({ isLast }) => isLast) ? { at, opened, fee: null } : undefined;
}

function endOf({ segments, current, life }: PieceWindow) {
	if (!isFree(current)) return undefined;
	let index = segments.indexOf(current);
	for (let next = segments[index + 1]; next && isFree(next); next = segments[index + 1]) index++;
	const [last, after] = [segments[index], segments[index + 1]];
	if (!last || last.until === null) return undefined;
	const rest = segments.slice(index + 1);
	return {
		...{ at: last.until, opened: current.from ?? life.placed, after },
		isLast: rest.every(({ action }) => action === 'none')
	};
}
