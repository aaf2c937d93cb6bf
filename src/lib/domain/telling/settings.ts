import { accept, refuse, type Result } from '../refusal.ts';
import { TELLING_HOURS, TELLING_KINDS, type Telling, type TellingWithHours } from './kinds.ts';

/**
 * What a shop tells before it is asked, and how early. `askDays`: within so many business days it stands for sending what
 * was not sent by the promised day; 0 where it would rather name a day each time, and then nobody is asked by itself.
 */
export type TellingSettings = {
	off: readonly Telling[];
	hours: Readonly<Record<TellingWithHours, number>>;
	askDays: number;
};

const WITH_HOURS = Object.keys(TELLING_HOURS) as TellingWithHours[];
const STANDARD_HOURS = Object.fromEntries(
	WITH_HOURS.map((kind) => [kind, TELLING_HOURS[kind].standard])
) as Record<TellingWithHours, number>;
export const MOST_ASK_DAYS = 20;
export const STANDARD_TELLINGS: TellingSettings = { off: [], hours: STANDARD_HOURS, askDays: 5 };

/** What is kept, whatever version of the program wrote it. */
export function readTellings(kept: unknown): TellingSettings {
	const { off = [], hours = {}, askDays } = (kept ?? {}) as Partial<TellingSettings>;
	return {
		off: TELLING_KINDS.filter((kind) => off.includes(kind)),
		hours: Object.fromEntries(
			WITH_HOURS.map((kind) => [kind, within(kind, Number((hours as Record<string, unknown>)[kind]))])
		) as Record<TellingWithHours, number>,
		askDays: isDays(askDays) ? askDays : STANDARD_TELLINGS.askDays
	};
}

const isDays = (days: unknown): days is number =>
	Number.isInteger(days) && Number(days) >= 0 && Number(days) <= MOST_ASK_DAYS;
const isHours = (kind: TellingWithHours, hours: number): boolean =>
	Number.isInteger(hours) && hours >= TELLING_HOURS[kind].least && hours <= TELLING_HOURS[kind].most;
const within = (kind: TellingWithHours, hours: number): number =>
	isHours(kind, hours) ? hours : TELLING_HOURS[kind].standard;

/** As it is typed: numbers are text. */
export type TypedTellings = {
	on: readonly string[];
	hours: Readonly<Record<string, string>>;
	askDays: string;
};

/**
 * What an admin chose. What they did not tick is told no more.
 *
 * Refusals: `request.invalid` with the `field`: a number that is none, or that is not within its bounds.
 */
export function chooseTellings({ on, hours, askDays }: TypedTellings): Result<TellingSettings> {
	const chosen = WITH_HOURS.map((kind) => [kind, wholeOf(hours[kind])] as const);
	const wrong = chosen.find(([kind, number]) => number === undefined || !isHours(kind, number));
	if (wrong) return refuse('request.invalid', { field: wrong[0] });
	const days = wholeOf(askDays);
	if (days === undefined || !isDays(days)) return refuse('request.invalid', { field: 'ask_days' });
	return accept({
		off: TELLING_KINDS.filter((kind) => !on.includes(kind)),
		hours: Object.fromEntries(chosen) as Record<TellingWithHours, number>,
		askDays: days
	});
}

const wholeOf = (text = ''): number | undefined => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : undefined);
