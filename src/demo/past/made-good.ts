import { levelOf } from '../catalogue/levels.ts';
import { everywhere } from '../catalogue/shelves.ts';
import { sendAlong, type Fate } from './fate.ts';
import type { Tale } from './tale.ts';

const german: Fate['among'] = ({ country }) => country === 'DE';
const DAY = 24;

function arrived(tale: Tale): void {
	const parcel = sendAlong(tale);
	tale.out(parcel);
	tale.arrive(parcel);
}

/** Another variant of the same product, of which there are plenty. */
function otherThan(variant: string): string {
	const product = everywhere.find(({ variants }) => variants.some(({ id }) => id === variant));
	const others = product?.variants.filter(({ id }) => id !== variant && levelOf(id) >= 18) ?? [];
	return others[0]?.id ?? variant;
}

/** What a buyer gets for what did not go as it should: money for what stays, credit, other goods; and what is given on. */
// prettier-ignore
export const MADE_GOOD: Fate[] = [
	{ name: 'price dropped', count: 1, quiet: [4, 2 * DAY], among: german, goods: ['heavy-tee'], dearer: 25, tell: () => {} },
	{ name: 'kept with some money back', count: 1, quiet: [2, DAY], among: german, goods: ['watch-beanie'], tell(tale) {
		arrived(tale);
		tale.ask('return', { line: '1', quantity: 1, reason: 'quality', resolution: 'keep' }, [5, 30]);
	} },
	{ name: 'store credit about to end', count: 1, quiet: [20 * DAY, 22 * DAY], among: german, tell(tale) {
		arrived(tale);
		tale.makeGood(1500, 'P30D', [5, 30]);
	} },
	{ name: 'swapped', count: 1, quiet: [1, 8], among: german, goods: ['field-shirt'], tell(tale) {
		const variant_id = otherThan(tale.bought.get('1') ?? '');
		tale.ask('exchange', { line: '1', quantity: 1, reason: 'too_small', exchange_for: { variant_id } });
	} },
	{ name: 'given to somebody', count: 1, quiet: [DAY, 3 * DAY], among: german, goods: ['watch-beanie'], tell(tale) {
		arrived(tale);
		tale.give([2, 20]);
	} }
];
