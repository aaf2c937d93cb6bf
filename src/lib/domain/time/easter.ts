import { dayOf, type Day } from './instant.ts';

/** Easter Sunday of the western churches (the anonymous Gregorian reckoning, "Meeus/Jones/Butcher"). */
export function easterSunday(year: number): Day {
	const golden = year % 19;
	const century = Math.floor(year / 100);
	const ofCentury = year % 100;
	const correction = Math.floor((8 * century + 13) / 25);
	const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
	const moon = epact - Math.floor((golden + 11 * epact) / 319);
	const sunday = (2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - (ofCentury % 4) - moon + 32) % 7;
	const month = Math.floor((moon + sunday + 90) / 25);
	return dayOf(year, month, (moon + sunday + month + 19) % 32);
}

/** Easter Sunday of the orthodox churches: reckoned in the Julian calendar, given in ours (good for 1900 to 2099). */
export function orthodoxEasterSunday(year: number): Day {
	const moon = (19 * (year % 19) + 15) % 30;
	const sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
	const month = Math.floor((moon + sunday + 114) / 31);
	return dayOf(year, month, ((moon + sunday + 114) % 31) + 1) + 13;
}
