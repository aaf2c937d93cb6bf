import type { ClaimRecord, ShipmentRecord } from '../order/order-record.ts';
import type { PortionState } from '../order/states.ts';
import { millisOf } from '../time/instant.ts';
import type { TimedPortion } from './facts.ts';

type Placed = {
	id: string;
	line: string;
	quantity: number;
	state: PortionState;
	claim?: string | null | undefined;
	shipment?: string | null | undefined;
};

type Parcel = Pick<
	ShipmentRecord,
	'id' | 'handed_over_at' | 'delivered_at' | 'cause' | 'status_at' | 'again_of'
>;

/**
 * Gives portions the times of the claim and the parcel they belong to. A piece that left without a claim counts as
 * claimed and packed when it was handed over. Pure.
 *
 * @param portions as stored, with the ids of their claim and shipment
 */
export function timePortions(
	portions: readonly Placed[],
	claims: readonly ClaimRecord[],
	shipments: readonly Parcel[]
): TimedPortion[] {
	return portions.map(({ id, line, quantity, state, claim, shipment }) => {
		const held = claims.find((one) => one.id === claim && one.state !== 'released');
		const parcel = shipments.find((one) => one.id === shipment);
		// Packed anew after it came back: it left with another parcel, and has yet to leave with this one.
		const isHere = state === 'packed' && parcel !== undefined;
		const handedOver = parcel?.handed_over_at ?? (isHere ? null : held?.handed_over_at) ?? null;
		const damaged = parcel?.cause === 'damaged' || parcel?.cause === 'lost' ? parcel.status_at : null;
		return {
			id,
			line,
			quantity,
			state,
			claimed_at: held?.created_at ?? handedOver,
			packed_at: held?.packed_at ?? handedOver,
			handed_over_at: handedOver,
			...(parcel?.again_of && { first_handed_over_at: firstOf(parcel, shipments, held?.handed_over_at) }),
			delivered_at: parcel?.delivered_at ?? null,
			damaged_at: damaged
		};
	});
}

/** When goods that are sent again left for the first time, by whatever was told of their parcels and their claim. */
function firstOf(parcel: Parcel, all: readonly Parcel[], claimed: string | null | undefined): string | null {
	const told = [claimed];
	for (let one: Parcel | undefined = parcel; one;) {
		told.push(one.handed_over_at);
		const before: string | null | undefined = one.again_of;
		one = before ? all.find(({ id }) => id === before) : undefined;
	}
	const known = told.filter((at) => typeof at === 'string');
	return known.toSorted((x, y) => millisOf(x) - millisOf(y))[0] ?? null;
}
