import type { SayingKey } from './words.ts';

type Report = { hours: [number, number]; says: SayingKey; location: string };

/** Places by their real names, because only those can be drawn on a map; no street and no person is among them. */
// prettier-ignore
const STAGES: [location: string, ...says: SayingKey[]][] = [
	['Hamburg, Germany', 'collected', 'sorted', 'departed'],
	['Hannover, Germany', 'sorted', 'delayed', 'departed'],
	['Leipzig, Germany', 'sorted', 'departed'],
	['Frankfurt am Main, Germany', 'sorted', 'delayed', 'exported'],
	['Brussels, Belgium', 'sorted', 'departed'],
	['East Midlands, UK', 'sorted', 'departed'],
	['New York, NY, US', 'imported', 'customs', 'cleared', 'departed'],
	['Hebron, KY, US', 'sorted', 'departed'],
	['Chicago, IL, US', 'sorted', 'delayed', 'departed'],
	['Denver, CO, US', 'sorted', 'departed'],
	['Las Vegas, NV, US', 'sorted', 'departed'],
	['Los Angeles, CA, US', 'sorted', 'departed'],
	['Local depot 18', 'atDepot', 'out', 'nobodyHome', 'out']
];

/** Thirty-four reports; with that of the label the carrier speaks thirty-five times. */
export const LONG_WAY: readonly Report[] = STAGES.flatMap(([location, ...says]) =>
	says.map((saying, index) => ({
		hours: index === 0 ? ([5, 14] as [number, number]) : ([2, 7] as [number, number]),
		says: saying,
		location
	}))
);
