import { sendAlong, sendInParts, WELL_KNOWN, wellKnown, type Fate } from './fate.ts';
import type { Tale } from './tale.ts';

const DAY = 24;
/** From yesterday to as long ago as the demo reaches back. */
const ONCE: Fate['quiet'] = [DAY, 54 * DAY];

function deliver(tale: Tale, parcel: string): void {
	tale.out(parcel);
	tale.arrive(parcel);
}

/** Parcels that have arrived, came back, or never will. */
// prettier-ignore
export const ENDED: Fate[] = [
	{ name: 'delivered today', count: 4, quiet: [0.3, 8], tell: (tale) => deliver(tale, sendAlong(tale)) },
	{ name: 'delivered', count: 4, quiet: ONCE, tell: (tale) => deliver(tale, sendAlong(tale)) },
	{ name: 'delivered on a well-known way', count: 24, quiet: ONCE, among: wellKnown, tell: (tale) => deliver(tale, sendAlong(tale, WELL_KNOWN)) },
	{ name: 'delivered, several lines', count: 8, quiet: ONCE, lines: 3, tell: (tale) => deliver(tale, sendAlong(tale)) },
	{ name: 'delivered in parts', count: 6, quiet: ONCE, lines: 2, tell(tale) {
		for (const parcel of sendInParts(tale, tale.lines.length > 2 ? 3 : 2)) {
			tale.meanwhile(() => {
				tale.travel(parcel);
				deliver(tale, parcel);
			});
		}
	} },
	{ name: 'delivered in bulk', count: 2, quiet: ONCE, buyer: 'business', bulk: 2400, among: ({ country }) => country === 'DE', tell(tale) {
		for (const parcel of sendInParts(tale, 3)) {
			tale.meanwhile(() => {
				tale.travel(parcel);
				deliver(tale, parcel);
			});
		}
	} },
	{ name: 'delivered at the second attempt', count: 6, quiet: ONCE, tell(tale) {
		const parcel = sendAlong(tale);
		tale.out(parcel);
		tale.scan(parcel, 'nobodyHome', [2, 6]);
		tale.scan(parcel, 'out', [16, 22], 'depot');
		tale.arrive(parcel);
	} },
	{ name: 'fetched', count: 4, quiet: ONCE, tell(tale) {
		const parcel = sendAlong(tale);
		tale.scan(parcel, 'atShop', [3, 8], 'depot');
		tale.scan(parcel, 'fetched', [4, 70], 'depot');
	} },
	{ name: 'refused', count: 3, quiet: [4, 30], tell(tale) {
		const parcel = sendAlong(tale);
		tale.out(parcel);
		tale.scan(parcel, 'refused', [2, 6]);
	} },
	{ name: 'on its way back', count: 4, quiet: [4, 60], tell(tale) {
		const parcel = sendAlong(tale);
		tale.scan(parcel, 'badAddress', [3, 8], 'depot');
		tale.scan(parcel, 'returning', [50, 110], 'depot');
	} },
	{ name: 'back with the sender', count: 4, quiet: [20, 20 * DAY], tell(tale) {
		const parcel = sendAlong(tale);
		tale.scan(parcel, 'refused', [3, 8]);
		tale.scan(parcel, 'returning', [4, 20], 'depot');
		tale.scan(parcel, 'returned', [30, 90], 'origin');
	} },
	{ name: 'delivered, then on its way back', count: 3, quiet: [4, 40], tell(tale) {
		const parcel = sendAlong(tale);
		deliver(tale, parcel);
		tale.scan(parcel, 'returning', [40, 120], 'depot');
	} },
	{ name: 'delivered, then back with the sender', count: 3, quiet: [20, 20 * DAY], tell(tale) {
		const parcel = sendAlong(tale);
		deliver(tale, parcel);
		tale.scan(parcel, 'returning', [40, 120], 'depot');
		tale.scan(parcel, 'returned', [30, 80], 'origin');
	} },
	{ name: 'lost', count: 3, quiet: [10, 200], tell(tale) {
		const parcel = sendAlong(tale);
		tale.scan(parcel, 'delayed', [50, 90], 'depot');
		tale.scan(parcel, 'lost', [200, 300]);
	} }
];
