import { firstPart, pickSome, splitPieces, type Fate } from './fate.ts';

/** Its first line has run out, and its buyer is asked what to do. */
export const SHORT_OF_STOCK = 'short of stock';

/** Orders that no carrier has in hand, or not all of them. */
// prettier-ignore
export const IN_THE_SHOP: Fate[] = [
	{ name: 'unpaid', count: 6, quiet: [0.3, 60], payment: 'none', tell: () => {} },
	{ name: 'paid late', count: 6, quiet: [0.5, 30], payment: 'later', overdue: { promise: 'ship_by', hours: 0.2 }, tell: () => {} },
	{ name: 'paid', count: 6, moving: 3, quiet: [0.1, 20], tell: () => {} },
	{ name: SHORT_OF_STOCK, count: 1, quiet: [30, 40], lines: 2, among: ({ country }) => country === 'DE', tell: () => {} },
	{ name: 'authorised', count: 4, quiet: [0.1, 20], payment: 'authorised', tell: () => {} },
	{ name: 'picking', count: 8, moving: 4, quiet: [0.1, 5], tell: (tale) => void tale.claim() },
	{ name: 'partly picking', count: 4, quiet: [0.1, 8], lines: 2, tell: (tale) => void tale.claim(firstPart(tale.lines)) },
	{ name: 'partly packed', count: 5, quiet: [0.1, 8], lines: 2, tell(tale) {
		tale.pack(tale.claim(firstPart(tale.lines)));
		tale.claim(tale.lines.slice(1));
	} },
	{ name: 'released', count: 5, quiet: [0.5, 20], tell(tale) {
		tale.release(tale.claim());
	} },
	{ name: 'released, claimed again', count: 4, quiet: [0.2, 6], tell(tale) {
		tale.release(tale.claim(pickSome(tale.chance, tale.lines)));
		tale.claim();
	} },
	{ name: 'packed', count: 5, quiet: [0.2, 10], tell: (tale) => tale.pack(tale.claim()) },
	{ name: 'packed, labelled', count: 9, moving: 5, quiet: [0.2, 16], tell(tale) {
		const claim = tale.claim();
		tale.pack(claim);
		tale.ship(claim);
	} },
	{ name: 'packed, carrier silent', count: 3, quiet: [1, 20], tell(tale) {
		const claim = tale.claim();
		tale.pack(claim);
		tale.ship(claim, tale.lines, tale.market.carriers, false);
	} },
	{ name: 'partly handed over', count: 6, quiet: [1, 24], lines: 2, tell(tale) {
		const claim = tale.claim(firstPart(tale.lines));
		tale.pack(claim);
		const parcel = tale.ship(claim, firstPart(tale.lines));
		tale.handOver(claim);
		tale.travel(parcel, 2);
	} },
	{ name: 'partly handed over, rest packed', count: 4, quiet: [1, 12], lines: 2, tell(tale) {
		const [first = [], second = []] = splitPieces(tale.lines, 2);
		const early = tale.claim(first);
		tale.pack(early);
		const parcel = tale.ship(early, first);
		tale.handOver(early);
		tale.meanwhile(() => tale.travel(parcel, 1));
		tale.pack(tale.claim(second));
	} },
	{ name: 'handed over, not yet scanned', count: 7, moving: 2, quiet: [0.5, 14], tell(tale) {
		const claim = tale.claim();
		tale.pack(claim);
		tale.ship(claim);
		tale.handOver(claim);
	} },
	{ name: 'handed over without a number', count: 3, quiet: [2, 40], tell(tale) {
		const claim = tale.claim();
		tale.pack(claim);
		tale.handOver(claim);
	} }
];
