import type { StoryStep } from '#server/app/record-story.ts';
import type { Chance } from '../chance.ts';
import type { Market } from '../markets.ts';
import { placeName, type Stop } from './routes.ts';
import { sayingOf, type SayingKey } from './words.ts';

type Scan = Extract<StoryStep, { does: 'scan' }>['scans'][number];

/** Where every scan of the demo says it comes from. */
export const SIMULATOR = 'simulator';

/** A kind of place on the market's route, or a place by its name. */
export type Where = Stop['place'] | { location: string };

/** A scan as the demo's carrier reports it: in Chinese within China, in English elsewhere. */
export function scanOf(
	chance: Chance,
	market: Market,
	{ says, place, at, note = '' }: { says: SayingKey; place?: Where; at: Date; note?: string }
): Scan {
	const { status, cause, action = false, code, en, zh } = sayingOf(says);
	const words = market.route === 'china' ? zh : en;
	const location = typeof place === 'object' ? place.location : place && placeName(chance, market, place);
	return {
		at,
		// One carrier overseas knows only the day a parcel came in.
		approximate: market.country === 'BR' && says === 'imported',
		status,
		cause,
		actionRequired: action,
		code,
		text: `${words}${note}`,
		...(location ? { location } : {}),
		source: SIMULATOR
	};
}
