import type { Chance } from '../chance.ts';
import type { Market } from '../markets.ts';
import type { SayingKey } from './words.ts';

/** A stop on a parcel's way: how many hours after the one before, what the carrier says there, and where it is. */
export type Stop = {
	hours: [number, number];
	says: SayingKey;
	place: 'origin' | 'hub' | 'border' | 'entry' | 'depot';
};

/** From the first scan in the carrier's hands to the depot next door, for each kind of route. */
// prettier-ignore
const ROUTES: Record<Market['route'], Stop[]> = {
	domestic: [
		{ hours: [1, 5], says: 'collected', place: 'origin' },
		{ hours: [3, 9], says: 'sorted', place: 'hub' },
		{ hours: [8, 18], says: 'atDepot', place: 'depot' }
	],
	neighbour: [
		{ hours: [1, 5], says: 'collected', place: 'origin' },
		{ hours: [4, 10], says: 'sorted', place: 'hub' },
		{ hours: [6, 14], says: 'departed', place: 'hub' },
		{ hours: [14, 30], says: 'atDepot', place: 'depot' }
	],
	overseas: [
		{ hours: [1, 5], says: 'collected', place: 'origin' },
		{ hours: [6, 14], says: 'sorted', place: 'hub' },
		{ hours: [12, 30], says: 'exported', place: 'border' },
		{ hours: [18, 40], says: 'imported', place: 'entry' },
		{ hours: [6, 26], says: 'cleared', place: 'entry' },
		{ hours: [12, 36], says: 'atDepot', place: 'depot' }
	],
	china: [
		{ hours: [1, 4], says: 'collected', place: 'origin' },
		{ hours: [3, 8], says: 'sorted', place: 'hub' },
		{ hours: [2, 6], says: 'departed', place: 'hub' },
		{ hours: [10, 24], says: 'atDepot', place: 'depot' }
	]
};

export const routeOf = (market: Market): readonly Stop[] => ROUTES[market.route];

/** Towns, like everybody's addresses, are made up; borders and entries are told without a name. */
const PLACES: Record<Market['route'], Record<Stop['place'], string[]>> = {
	domestic: {
		origin: ['Musterhafen'],
		hub: ['Parcel centre North', 'Parcel centre Middle'],
		border: [],
		entry: [],
		depot: ['Depot Beispielstadt', 'Depot Nirgendwo']
	},
	neighbour: {
		origin: ['Musterhafen'],
		hub: ['Parcel centre North', 'Parcel centre West'],
		border: [],
		entry: [],
		depot: ['Depot 07', 'Depot 12', 'Depot 31']
	},
	overseas: {
		origin: ['Musterhafen'],
		hub: ['Parcel centre North', 'Air hub'],
		border: ['Export gateway'],
		entry: ['Import gateway'],
		depot: ['Local depot 3', 'Local depot 18', 'Local depot 26']
	},
	china: {
		origin: ['样板市'],
		hub: ['样板市分拨中心', '示例市转运中心'],
		border: [],
		entry: [],
		depot: ['幸福里网点', '示例路网点']
	}
};

export function placeName(chance: Chance, market: Market, place: Stop['place']): string | undefined {
	const names = PLACES[market.route][place];
	return names.length > 0 ? chance.pick(names) : undefined;
}

/** How a delivery that worked is reported. */
export const ARRIVALS: readonly SayingKey[] = ['handed', 'handed', 'letterbox', 'neighbour'];

/** Numbers that no carrier gives out, so that none of ours is somebody's real parcel. */
export const trackingNumber = (chance: Chance): string =>
	`DEMO${Array.from({ length: 12 }, () => chance.whole(0, 9)).join('')}`;
