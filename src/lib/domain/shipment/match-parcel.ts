import { orderNumberKey } from '../access/order-number.ts';
import { carrierKey, carriersAgree } from './carriers.ts';

/** Why a carrier's word could not be given to a parcel. */
export const STRAY_REASONS = ['parcel.unknown', 'parcel.other_carrier', 'parcel.ambiguous'] as const;
export type StrayReason = (typeof STRAY_REASONS)[number];

/** A parcel of ours whose tracking number is the one spoken of. */
export type Candidate = {
	shipment: string;
	order: string;
	/** Every name the order goes by. */
	refs: readonly string[];
	carrier: string;
};

/** What the carrier said of the parcel besides its number. */
export type Spoken = {
	/** Whoever carries it on its way, as the vendor names them; empty where it names nobody. */
	carriers: readonly string[];
	orderRef?: string | undefined;
};

export type Match = { kind: 'parcels'; shipments: string[] } | { kind: 'stray'; reason: StrayReason };

/**
 * The parcels that a carrier's word is about, among those with the number it named (laws: "Two parcels with one number:
 * no leak"). Only parcels of the same carrier count. Of several, those of the order it named; several of *one* order
 * are one consignment, and each gets the news. Where orders cannot be told apart, none gets it: another order's facts
 * are worse than none.
 */
export function matchParcel(candidates: readonly Candidate[], spoken: Spoken): Match {
	if (candidates.length === 0) return { kind: 'stray', reason: 'parcel.unknown' };
	const { carriers, orderRef } = spoken;
	const isTheirs = (one: Candidate) => carriers.some((carrier) => carriersAgree(one.carrier, carrier));
	const isNamedSo = (one: Candidate) =>
		carriers.some((carrier) => carrierKey(one.carrier) === carrierKey(carrier));
	const theirs = carriers.length === 0 ? candidates : candidates.filter(isTheirs);
	// Whoever is named itself comes before the house it is part of.
	const ofCarrier = theirs.some(isNamedSo) ? theirs.filter(isNamedSo) : theirs;
	if (ofCarrier.length === 0) return { kind: 'stray', reason: 'parcel.other_carrier' };
	const ref = orderRef === undefined ? undefined : orderNumberKey(orderRef);
	const isNamed = ({ refs }: Candidate) => refs.some((one) => orderNumberKey(one) === ref);
	const named = ref === undefined ? [] : ofCarrier.filter(isNamed);
	const chosen = named.length > 0 ? named : ofCarrier;
	if (new Set(chosen.map(({ order }) => order)).size > 1)
		return { kind: 'stray', reason: 'parcel.ambiguous' };
	return { kind: 'parcels', shipments: chosen.map(({ shipment }) => shipment).sort() };
}
