import type { ExchangeEvent, ExchangeState, ShipWhen } from './states.ts';
import type { ReturnState } from '../return/states.ts';

/** What an exchange is decided by. Instants are epoch milliseconds. */
export type ExchangeFacts = {
	state: ExchangeState;
	ship: ShipWhen;
	/** Whether what has to be held on the buyer's card before new goods leave ahead of old ones is held. */
	isSecured: boolean;
	/** Of the return its old goods come back under; null for a swap. */
	back: ReturnState | null;
	/** How many pieces are exchanged, and how many of the old ones have come back. */
	quantity: number;
	received: number;
	/** Whether the old pieces are still in the shop, where it is a swap. */
	isThere: boolean;
	/** Whether nothing is due for it any more. */
	isPaid: boolean;
	/** Whether a page to pay on is open, or a charge under way. */
	isPaying: boolean;
	payBy: number | null;
	now: number;
	/** Of the new goods' line, once there is one: pieces still in the shop, pieces that have left. */
	inShop: number;
	left: number;
};

const GONE: readonly ReturnState[] = ['declined', 'cancelled', 'expired'];
const SETTLED: readonly ReturnState[] = ['inspected', 'settled', 'closed'];
const APPROVED: readonly ReturnState[] = ['approved', 'in_transit', 'received', ...SETTLED];

/**
 * What happens to an exchange next, if anything. One rule for all who look: the command that opened it, and the clock.
 * An unpaid difference lapses with its time, but not while somebody is paying. New goods are released with the return's
 * approval where they are sent at once and nothing has to be held for that, or it is; else when all of the old ones are back, or as many as came once nobody waits for
 * the rest. What was given up with its return, or was cancelled since, is off.
 */
export function nextStep(facts: ExchangeFacts): ExchangeEvent | null {
	const { state, back } = facts;
	if (state === 'awaiting_payment') {
		// What was paid for nothing goes back: so it is paid first.
		if (facts.isPaid) return 'pay';
		if (isOff(facts)) return 'cancel';
		return facts.payBy !== null && facts.payBy <= facts.now && !facts.isPaying ? 'lapse' : null;
	}
	if (state === 'reserved') {
		if (isOff(facts)) return 'cancel';
		return back === null || mayLeave(facts) ? 'release' : null;
	}
	if (state !== 'released' || facts.inShop > 0) return null;
	return facts.left > 0 ? 'ship' : 'cancel';
}

/** The old goods stay where they are, or are not there any more. */
function isOff({ back, isThere, received }: ExchangeFacts): boolean {
	if (back === null) return !isThere;
	return GONE.includes(back) || (SETTLED.includes(back) && received === 0);
}

function mayLeave({ ship, isSecured, back, received, quantity }: ExchangeFacts): boolean {
	if (back === null) return true;
	if (ship === 'now' && isSecured && APPROVED.includes(back)) return true;
	return received > 0 && (received >= quantity || SETTLED.includes(back));
}
