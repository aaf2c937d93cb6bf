import type { Portion } from './portions.ts';
import type { OrderStatus, PortionState } from './states.ts';

const AWAY: readonly PortionState[] = ['handed_over', 'delivered', 'returning', 'returned'];
const ARRIVED: readonly PortionState[] = ['delivered', 'returning', 'returned'];

/**
 * The order's status, computed from where its pieces are. Cancelled pieces do not count unless all of them are;
 * among the others the furthest stage that *all* have reached speaks, with `partly_…` where only some are ahead.
 *
 * @param paid whether a payment was authorised or captured
 */
export function orderStatus(portions: readonly Pick<Portion, 'state'>[], paid: boolean): OrderStatus {
	const states = portions.map(({ state }) => state).filter((state) => state !== 'cancelled');
	if (states.length === 0) return portions.length > 0 ? 'cancelled' : paid ? 'paid' : 'placed';
	const all = (set: readonly PortionState[]) => states.every((state) => set.includes(state));
	const some = (set: readonly PortionState[]) => states.some((state) => set.includes(state));

	if (all(['returned'])) return 'returned';
	if (all(ARRIVED)) return some(['returned']) ? 'partly_returned' : 'delivered';
	if (some(ARRIVED)) return 'partly_delivered';
	if (all(AWAY)) return 'handed_over';
	if (some(AWAY)) return 'partly_handed_over';
	if (all(['packed'])) return 'packed';
	if (some(['claimed', 'packed'])) return 'picking';
	return paid ? 'paid' : 'placed';
}
