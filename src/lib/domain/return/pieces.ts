import { countPieces, movePieces, type Pieces, type Portion } from '../order/portions.ts';

/** Whether pieces are with the buyer, and nobody has spoken for them. */
export const isWithBuyer = ({ state }: Pick<Portion, 'state'>): boolean => state === 'delivered';

const isComing =
	(id: string) =>
	({ state, return: back }: Portion): boolean =>
		state === 'returning' && back === id;

/**
 * Pieces set out on their way back: the very ones a quote was made for first, because those of another parcel may have
 * other windows; pieces have no names, so others of the line stand in.
 *
 * @param quoted ids of the portions the quote named
 * @throws where fewer are with the buyer than asked for: the caller has to count first
 */
export function sendBack(
	portions: readonly Portion[],
	pieces: readonly Pieces[],
	id: string,
	quoted: ReadonlySet<string>,
	newId: () => string
): Portion[] {
	const named = (one: Portion) => isWithBuyer(one) && quoted.has(one.id);
	const there = countPieces(portions, named);
	const first = pieces.map(({ line, quantity }) => ({
		line,
		quantity: Math.min(quantity, there.get(line) ?? 0)
	}));
	const rest = pieces.map(({ line, quantity }) => ({
		line,
		quantity: quantity - Math.min(quantity, there.get(line) ?? 0)
	}));
	const to = (one: Portion) => ({ ...one, state: 'returning' as const, return: id });
	const wanted = (list: Pieces[]) => list.filter(({ quantity }) => quantity > 0);
	const moved = movePieces(portions, wanted(first), named, to, newId);
	return movePieces(moved, wanted(rest), isWithBuyer, to, newId);
}

/** Pieces of a return are back in the shop's hands. The caller has counted what was still to come. */
export const takeBack = (
	portions: readonly Portion[],
	pieces: readonly Pieces[],
	id: string,
	newId: () => string
): Portion[] => movePieces(portions, pieces, isComing(id), (one) => ({ ...one, state: 'returned' }), newId);

/**
 * Pieces of a return that do not come after all are the buyer's again: with them, or still in the parcel that has not
 * arrived.
 *
 * @param arrived ids of the parcels that have been delivered
 */
export function giveUp(
	portions: readonly Portion[],
	id: string,
	arrived: ReadonlySet<string>,
	newId: () => string
): Portion[] {
	const left = countPieces(portions, isComing(id));
	const pieces = [...left].map(([line, quantity]) => ({ line, quantity }));
	const isWithThem = ({ shipment }: Portion) => shipment === undefined || arrived.has(shipment);
	return movePieces(
		portions,
		pieces,
		isComing(id),
		({ claim, shipment, ...one }) => ({
			state: isWithThem({ ...one, shipment }) ? ('delivered' as const) : ('handed_over' as const),
			claim,
			shipment,
			return: undefined
		}),
		newId
	);
}

/** How many pieces of each line of a return are still to come. */
export const stillComing = (portions: readonly Portion[], id: string): Map<string, number> =>
	countPieces(portions, isComing(id));
