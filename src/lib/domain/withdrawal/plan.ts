import type { Pieces, Portion } from '../order/portions.ts';
import type { PortionState } from '../order/states.ts';
import type { Spoken } from '../cancellation/supply.ts';

/** From where pieces are taken, the nearest to the shop first: what need not travel does not. */
const NEAREST: readonly PortionState[] = ['open', 'claimed', 'packed', 'handed_over', 'delivered'];

const AWAY: readonly PortionState[] = ['handed_over', 'delivered'];
export const isAway = ({ state }: Pick<Portion, 'state'>): boolean => AWAY.includes(state);

/** Where the pieces of a withdrawal are now: what never leaves the shop, and what has to come back. */
export type WithdrawalPlan = {
	/** Of each line once; `held` of them are in the warehouse's hands. */
	here: Spoken[];
	/** Pieces of portions that have left the shop. */
	away: { portion: string; line: string; quantity: number }[];
	/** Of each line how many are not there any more; empty where all are. */
	missing: Pieces[];
};

/**
 * Finds the pieces of a withdrawal wherever they are. That the warehouse has taken them or handed them over since the
 * quote was made does not end the right. Pure.
 *
 * @param portions as they are now
 * @param covered whether the right covers a portion
 * @param wanted of each line once
 */
export function planWithdrawal(
	portions: readonly Portion[],
	covered: (portion: Portion) => boolean,
	wanted: readonly Pieces[]
): WithdrawalPlan {
	const plan: WithdrawalPlan = { here: [], away: [], missing: [] };
	for (const { line, quantity } of wanted) {
		let left = quantity;
		let open = 0;
		let held = 0;
		const near = portions
			.filter((one) => one.line === line && NEAREST.includes(one.state) && covered(one))
			.toSorted((a, b) => NEAREST.indexOf(a.state) - NEAREST.indexOf(b.state));
		for (const portion of near) {
			const part = Math.min(left, portion.quantity);
			if (part === 0) break;
			left -= part;
			if (isAway(portion)) plan.away.push({ portion: portion.id, line, quantity: part });
			else if (portion.state === 'open') open += part;
			else held += part;
		}
		if (open + held > 0) plan.here.push({ line, quantity: open + held, held });
		if (left > 0) plan.missing.push({ line, quantity: left });
	}
	return plan;
}
