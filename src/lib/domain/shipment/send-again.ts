import { mergePieces, movePieces, type Pieces, type Portion } from '../order/portions.ts';
import type { PortionState } from '../order/states.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import type { ExceptionCause } from './tracking-status.ts';

/** What a carrier says of a parcel whose goods are, or will be, with the shop again. */
const CAME_BACK: readonly (ExceptionCause | null)[] = ['refused', 'returning', 'returned'];

/**
 * Where pieces stand that can be sent anew. Not those that were cancelled, that come back by a return, or that another
 * parcel has taken since: each of these has gone a way of its own.
 */
const FROM: readonly PortionState[] = ['handed_over', 'delivered'];

/** Whether a parcel was sent again: what it said last is over, and the other parcel speaks for the order. */
export const isSentAgain = (
	shipments: readonly { id: string; again_of?: string | null }[],
	id: string
): boolean => shipments.some(({ again_of }) => again_of === id);

/**
 * The same pieces in another parcel: packed, as of any parcel whose label was made, until its carrier has it. They keep
 * their claim, so nothing is taken from the stock a second time. Pure.
 *
 * Refusals: `shipment.not_back`, with the `status` the parcel is in; `shipment.nothing_left`, where none of its pieces
 * can be sent (cancelled since, given back, or sent again already).
 *
 * @param from the parcel that came back
 * @param to the id of the new one
 * @param newId makes the id of a portion that has to be added
 */
export function sendAgain(
	portions: readonly Portion[],
	from: { id: string; status: string; cause: ExceptionCause | null },
	to: string,
	newId: () => string
): Result<{ lines: Pieces[]; portions: Portion[] }> {
	if (from.status !== 'exception' || !CAME_BACK.includes(from.cause))
		return refuse('shipment.not_back', { state: from.status });
	const isInside = (one: Portion) => one.shipment === from.id && FROM.includes(one.state);
	const lines = mergePieces(portions.filter(isInside));
	if (lines.length === 0) return refuse('shipment.nothing_left');
	const place = ({ claim }: Portion) => ({ state: 'packed' as const, claim, shipment: to });
	return accept({ lines, portions: movePieces(portions, lines, isInside, place, newId) });
}
