import type { Pieces } from '#domain/order/portions.ts';
import type { Chance } from '../chance.ts';
import type { Market } from '../markets.ts';
import type { Tale } from './tale.ts';

/** A way that an order can have gone, and how many of the demo's orders went it. */
export type Fate = {
	name: string;
	count: number;
	/** How many of them the simulator goes on with. */
	moving?: number;
	/** Hours between the last thing that happened and now, at least and at most. */
	quiet: [number, number];
	/** Captured at once if nothing is said; `later` means after hours of waiting. */
	payment?: 'none' | 'authorised' | 'later';
	buyer?: 'business';
	among?: (market: Market) => boolean;
	/** At least so many lines. */
	lines?: number;
	/** One more line, of so many pieces. */
	bulk?: number;
	/** One thing that carries the buyer's own words, and nothing else. */
	made?: true;
	/** These goods and no others, two of the first. */
	goods?: string[];
	/** By how many percent what it holds was dearer then than it is today. */
	dearer?: number;
	/** What was promised of the first of them was to be kept so many hours ago: the demo's buyer is told as it begins. */
	overdue?: { promise: 'ship_by' | 'deliver_by'; hours: number };
	tell(tale: Tale): void;
};

/** Of one carrier on one way the demo knows enough parcels for history to speak. */
export const WELL_KNOWN = ['ups'];
export const wellKnown: Fate['among'] = ({ country }) => country === 'US';

/** Everything into one parcel, as far as the carrier's van: one of `carriers`, else of those the market has. */
export function sendOff(tale: Tale, carriers?: string[]): string {
	const claim = tale.claim();
	tale.pack(claim);
	const parcel = tale.ship(claim, tale.lines, carriers);
	tale.handOver(claim);
	return parcel;
}

/** Everything into one parcel, and that along its route to the depot next door. */
export function sendAlong(tale: Tale, carriers?: string[]): string {
	const parcel = sendOff(tale, carriers);
	tale.travel(parcel);
	return parcel;
}

/** One claim, several parcels with a carrier each, handed over together. */
export function sendInParts(tale: Tale, parts: number): string[] {
	const claim = tale.claim();
	tale.pack(claim);
	const { carriers } = tale.market;
	const parcels = splitPieces(tale.lines, parts).map((pieces, index) => {
		const carrier = carriers[index % carriers.length];
		return tale.ship(claim, pieces, carrier === undefined ? carriers : [carrier]);
	});
	tale.handOver(claim);
	return parcels;
}

/** Shares pieces out to parcels: whole lines where there are enough of them, else by quantity. */
export function splitPieces(lines: readonly Pieces[], parts: number): Pieces[][] {
	const shares: Pieces[][] = Array.from({ length: parts }, () => []);
	for (const [index, { line, quantity }] of lines.entries()) {
		if (lines.length >= parts) {
			shares[index % parts]?.push({ line, quantity });
			continue;
		}
		for (const [part, share] of shares.entries()) {
			const some = Math.floor(quantity / parts) + (part < quantity % parts ? 1 : 0);
			if (some > 0) share.push({ line, quantity: some });
		}
	}
	return shares.filter((share) => share.length > 0);
}

/** A part of the order that is really a part: of the first line only, and of that no more than half. */
export function firstPart(lines: readonly Pieces[]): Pieces[] {
	return lines.slice(0, 1).map(({ line, quantity }) => ({ line, quantity: Math.ceil(quantity / 2) }));
}

/** Some of every line. */
export const pickSome = (chance: Chance, lines: readonly Pieces[]): Pieces[] =>
	lines.map(({ line, quantity }) => ({ line, quantity: chance.whole(1, quantity) }));
