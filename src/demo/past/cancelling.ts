import { firstPart, type Fate } from './fate.ts';

const german: Fate['among'] = ({ country }) => country === 'DE';

/** Orders that show what cancelling costs and until when: each zone of the fee bar, and what came of it. */
// prettier-ignore
export const CANCELLING: Fate[] = [
	{ name: 'made to order, just now', count: 2, quiet: [0.05, 0.3], made: true, among: german, tell: () => {} },
	{ name: 'made to order, for a fee', count: 2, quiet: [2, 20], made: true, among: german, tell: () => {} },
	{ name: 'made to order, being made', count: 2, quiet: [0.1, 5], made: true, among: german, tell: (tale) => void tale.claim() },
	{ name: 'made to order, late', count: 2, quiet: [54, 80], made: true, among: german, tell: () => {} },
	{ name: 'large order', count: 2, quiet: [0.5, 10], buyer: 'business', bulk: 300, among: german, tell: () => {} },
	{ name: 'large order, for a fee', count: 2, quiet: [26, 40], buyer: 'business', bulk: 300, among: german, tell: () => {} },
	{ name: 'cancelled', count: 4, quiet: [1, 60], tell: (tale) => tale.cancel('changed_mind') },
	{ name: 'cancelled in part', count: 2, quiet: [1, 20], lines: 2, tell: (tale) => tale.cancel('ordered_by_mistake', firstPart(tale.lines)) },
	{ name: 'cancellation asked for', count: 2, quiet: [0.2, 3], tell(tale) {
		tale.claim();
		tale.cancel('too_slow');
	} }
];
