import { easterSunday, orthodoxEasterSunday } from './easter.ts';
import { dateOf, dayOf, weekday, type Day } from './instant.ts';
import { isWeekend } from './business-days.ts';

/**
 * Public holidays of the whole country in the states of the EU and the EEA, as far as they can fall on a weekday
 * (Regulation (EEC, Euratom) No 1182/71, Articles 2 and 3(4), asks for no others; the states' own lists are published
 * in the Official Journal every year). Read 2026-11-22. Holidays of one region are left out: an order does not say
 * which region's law its buyer lives under.
 *
 * One word per holiday: `0501` a date · `E+39` days from Easter Sunday · `O-48` from the orthodox one ·
 * `1mon08` the first Monday of August, `-1mon10` the last of October · `fri0619` the Friday on or after 19 June ·
 * `…@2026` from that year on · `…~` moves to Monday when it falls on a weekend · `…<` moves to Saturday when on Sunday.
 */
const HOLIDAYS: Readonly<Record<string, string>> = {
	AT: '0101 0106 E+1 0501 E+39 E+50 E+60 0815 1026 1101 1208 1225 1226',
	BE: '0101 E+1 0501 E+39 E+50 0721 0815 1101 1111 1225',
	BG: '0101~ 0303~ O-2 O+1 0501~ 0506~ 0524~ 0906~ 0922~ 1224~ 1225~ 1226~',
	CY: '0101 0106 O-48 0325 0401 O-2 O+1 O+2 0501 O+50 0815 1001 1028 1224 1225 1226',
	CZ: '0101 E-2 E+1 0501 0508 0705 0706 0928 1028 1117 1224 1225 1226',
	DE: '0101 E-2 E+1 0501 E+39 E+50 1003 1225 1226',
	DK: '0101 E-3 E-2 E+1 E+39 E+50 1225 1226',
	EE: '0101 0224 E-2 0501 0623 0624 0820 1224 1225 1226',
	ES: '0101 0106 E-2 0501 0815 1012 1101 1206 1208 1225',
	FI: '0101 0106 E-2 E+1 0501 E+39 fri0619 1206 1224 1225 1226',
	FR: '0101 E+1 0501 0508 E+39 E+50 0714 0815 1101 1111 1225',
	GR: '0101 0106 O-48 0325 O-2 O+1 0501 O+50 0815 1028 1225 1226',
	HR: '0101 0106 E+1 0501 0530 E+60 0622 0805 0815 1101 1118 1225 1226',
	HU: '0101 0315 E-2 E+1 0501 E+50 0820 1023 1101 1224 1225 1226',
	IE: '0101~ 1mon02 0317~ E+1 1mon05 1mon06 1mon08 -1mon10 1225~ 1226~',
	IS: '0101 E-3 E-2 E+1 thu0419 0501 E+39 E+50 0617 1mon08 1225 1226',
	IT: '0101 0106 E+1 0425 0501 0602 0815 1004@2026 1101 1208 1225 1226',
	LI: '0101 0106 E+1 0501 E+39 E+50 E+60 0815 0908 1101 1208 1225 1226',
	LT: '0101 0216 0311 E+1 0501 0624 0706 0815 1101 1102 1224 1225 1226',
	LU: '0101 E+1 0501 0509 E+39 E+50 0623 0815 1101 1225 1226',
	LV: '0101 E-2 E+1 0501 0504~ 0623 0624 1118~ 1224 1225 1226 1231',
	MT: '0101 0210 0319 0331 E-2 0501 0607 0629 0815 0908 0921 1208 1213 1225',
	NL: '0101 E+1 0427< E+39 E+50 1225 1226',
	NO: '0101 E-3 E-2 E+1 0501 0517 E+39 E+50 1225 1226',
	PL: '0101 0106 E+1 0501 0503 E+60 0815 1101 1111 1224@2025 1225 1226',
	PT: '0101 E-2 0425 0501 E+60 0610 0815 1005 1101 1201 1208 1225',
	RO: '0101 0102 0106@2024 0107@2024 0124 O-2 O+1 0501 0601 O+50 0815 1130 1201 1225 1226',
	SE: '0101 0106 E-2 E+1 0501 E+39 0606 fri0619 1224 1225 1226 1231',
	SI: '0101 0102 0208 E+1 0427 0501 0502 0625 0815 1031 1101 1225 1226',
	SK: '0101 0106 E-2 E+1 0501 0508 0705 0829 0915 1101 1117 1224 1225 1226'
};

const WORD = /^(?:([EO])([+-]\d+)|(-?\d)mon(\d\d)|(thu|fri)(\d\d)(\d\d)|(\d\d)(\d\d)(?:@(\d{4}))?([~<])?)$/;

/** Days of a country's year, once worked out. */
const YEARS = new Map<string, ReadonlySet<Day>>();

/**
 * Whether a day is a public holiday in the whole of a country.
 *
 * @param country ISO 3166-1 alpha-2; a country that is not in the table has none here
 */
export function isPublicHoliday(day: Day, country: string): boolean {
	const words = HOLIDAYS[country];
	if (words === undefined) return false;
	const { year } = dateOf(day);
	const key = `${country}${year}`;
	let days = YEARS.get(key);
	if (!days) {
		days = holidaysOf(year, words.split(' '));
		YEARS.set(key, days);
	}
	return days.has(day);
}

/** The states whose holidays are known here. */
export const HOLIDAY_COUNTRIES: readonly string[] = Object.keys(HOLIDAYS);

function holidaysOf(year: number, words: readonly string[]): Set<Day> {
	const days = new Set<Day>();
	for (const word of words) {
		const parts = WORD.exec(word);
		if (!parts) throw new Error(`${word} is no holiday`);
		const [, church, offset, nth, ofMonth, name, fromMonth, fromDay, month, day, since, move] = parts;
		if (church) days.add((church === 'E' ? easterSunday(year) : orthodoxEasterSunday(year)) + Number(offset));
		else if (nth) days.add(nthMonday(year, Number(ofMonth), Number(nth)));
		else if (name)
			days.add(onOrAfter(dayOf(year, Number(fromMonth), Number(fromDay)), name === 'thu' ? 4 : 5));
		else if (since === undefined || year >= Number(since)) {
			days.add(moved(dayOf(year, Number(month), Number(day)), move, days));
		}
	}
	return days;
}

/** Two holidays that move from one weekend become Monday and Tuesday. */
function moved(day: Day, move: string | undefined, taken: ReadonlySet<Day>): Day {
	if (move === '<') return weekday(day) === 7 ? day - 1 : day;
	if (move !== '~' || !isWeekend(day)) return day;
	let monday = onOrAfter(day, 1);
	while (taken.has(monday)) monday += 1;
	return monday;
}

const onOrAfter = (day: Day, wanted: number): Day => day + ((wanted - weekday(day) + 7) % 7);

function nthMonday(year: number, month: number, nth: number): Day {
	if (nth > 0) return onOrAfter(dayOf(year, month, 1), 1) + (nth - 1) * 7;
	const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
	return onOrAfter(next - 7, 1);
}
