import { LONG_WAY } from '../parcel/long-way.ts';
import { firstPart, sendAlong, sendInParts, sendOff, WELL_KNOWN, wellKnown, type Fate } from './fate.ts';

const abroad: Fate['among'] = ({ route }) => route === 'overseas';

/** Parcels on the road, and what can hold them up. */
// prettier-ignore
export const UNDER_WAY: Fate[] = [
	{ name: 'collected', count: 10, moving: 5, quiet: [0.5, 10], tell: (tale) => tale.travel(sendOff(tale), 1) },
	{ name: 'in transit', count: 11, moving: 7, quiet: [1, 14], tell: (tale) => tale.travel(sendOff(tale), 2) },
	{ name: 'in transit on a well-known way', count: 1, quiet: [2, 10], among: wellKnown, tell: (tale) => tale.travel(sendOff(tale, WELL_KNOWN), 1) },
	{ name: 'unusually silent', count: 1, quiet: [80, 90], among: wellKnown, tell: (tale) => tale.travel(sendOff(tale, WELL_KNOWN), 2) },
	{ name: 'a long way', count: 1, quiet: [1, 3], among: wellKnown, tell(tale) {
		const parcel = sendOff(tale, WELL_KNOWN);
		for (const { hours, says, location } of LONG_WAY) tale.scan(parcel, says, hours, { location });
	} },
	{ name: 'in transit, far away', count: 8, moving: 2, quiet: [2, 28], among: abroad, tell: (tale) => tale.travel(sendOff(tale), 4) },
	{ name: 'in parts, all under way', count: 7, moving: 3, quiet: [1, 16], lines: 2, tell(tale) {
		for (const parcel of sendInParts(tale, 2)) tale.meanwhile(() => tale.travel(parcel, tale.chance.whole(1, 3)));
	} },
	{ name: 'in parts, one delivered', count: 9, quiet: [1, 40], lines: 2, tell(tale) {
		const [first = '', ...others] = sendInParts(tale, tale.lines.length > 2 ? 3 : 2);
		for (const parcel of others) tale.meanwhile(() => tale.travel(parcel, tale.chance.whole(1, 2)));
		tale.travel(first);
		tale.out(first);
		tale.arrive(first);
	} },
	{ name: 'one part delivered, the rest open', count: 4, quiet: [2, 60], lines: 2, tell(tale) {
		const part = firstPart(tale.lines);
		const claim = tale.claim(part);
		tale.pack(claim);
		const parcel = tale.ship(claim, part);
		tale.handOver(claim);
		tale.travel(parcel);
		tale.out(parcel);
		tale.arrive(parcel);
	} },
	{ name: 'out for delivery', count: 10, moving: 4, quiet: [0.3, 5], tell(tale) {
		tale.out(sendAlong(tale));
	} },
	{ name: 'attempt failed', count: 6, quiet: [1, 14], tell(tale) {
		const parcel = sendAlong(tale);
		tale.out(parcel);
		tale.scan(parcel, 'nobodyHome', [2, 6]);
	} },
	{ name: 'attempt failed, out again', count: 5, moving: 1, quiet: [0.3, 4], tell(tale) {
		const parcel = sendAlong(tale);
		tale.out(parcel);
		tale.scan(parcel, 'nobodyHome', [2, 6]);
		tale.scan(parcel, 'out', [16, 22], 'depot');
	} },
	{ name: 'at the parcel shop', count: 6, quiet: [2, 90], tell(tale) {
		const parcel = sendAlong(tale);
		tale.out(parcel);
		tale.scan(parcel, 'nobodyHome', [2, 6]);
		tale.scan(parcel, 'atShop', [2, 5], 'depot');
	} },
	{ name: 'customs examines', count: 4, quiet: [4, 40], among: abroad, tell(tale) {
		const parcel = sendOff(tale);
		tale.travel(parcel, 4);
		tale.scan(parcel, 'customs', [3, 12], 'entry');
	} },
	{ name: 'customs asks', count: 4, quiet: [6, 60], among: abroad, tell(tale) {
		const parcel = sendOff(tale);
		tale.travel(parcel, 4);
		tale.scan(parcel, 'customsAsks', [5, 20], 'entry');
	} },
	{ name: 'duty unpaid', count: 3, quiet: [10, 80], among: abroad, tell(tale) {
		tale.scan(sendAlong(tale), 'held', [2, 8], 'depot');
	} },
	{ name: 'address incomplete', count: 5, quiet: [3, 60], tell(tale) {
		const parcel = sendAlong(tale);
		tale.out(parcel);
		tale.scan(parcel, 'badAddress', [2, 6], 'depot');
	} },
	{ name: 'delayed', count: 7, quiet: [4, 50], overdue: { promise: 'deliver_by', hours: 0.2 }, tell(tale) {
		const parcel = sendOff(tale);
		tale.travel(parcel, 2);
		tale.scan(parcel, 'delayed', [8, 30], 'hub');
	} },
	{ name: 'delayed, now in a depot', count: 2, quiet: [1, 10], tell(tale) {
		const parcel = sendOff(tale);
		tale.travel(parcel, 2);
		tale.scan(parcel, 'delayed', [8, 30], 'hub');
		tale.scan(parcel, 'atDepot', [20, 50], 'depot');
	} },
	{ name: 'damaged', count: 3, quiet: [3, 40], tell(tale) {
		const parcel = sendOff(tale);
		tale.travel(parcel, 2);
		tale.scan(parcel, 'damaged', [2, 10], 'hub');
	} },
	{ name: 'no news', count: 4, quiet: [5, 200], tell(tale) {
		const parcel = sendOff(tale);
		tale.travel(parcel, 2);
		tale.scan(parcel, 'silent', [720, 726]);
	} }
];
