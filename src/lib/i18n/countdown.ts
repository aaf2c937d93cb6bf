const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How hours, minutes and seconds are named beside their number: "1 h 12 min". */
export type ClockUnits = { h: string; min: string; s: string };

/** From here on a date says more than a number of hours. */
export const LONGEST_COUNTDOWN = 48 * HOUR;
/** Below this every second counts. */
const SECONDS_BELOW = 10 * MINUTE;

/**
 * The time left in words: hours and minutes, minutes, and seconds at the end. What has begun is not counted as a whole:
 * nobody is told of time they do not have.
 *
 * @param left milliseconds; nothing is left below 0
 */
export function countdownWords(left: number, units: ClockUnits): string {
	const rest = Math.max(0, left);
	const [hours, minutes, seconds] = [
		Math.floor(rest / HOUR),
		Math.floor((rest % HOUR) / MINUTE),
		Math.floor((rest % MINUTE) / SECOND)
	];
	const parts: string[] = [];
	if (hours > 0) parts.push(`${hours} ${units.h}`);
	if (minutes > 0) parts.push(`${minutes} ${units.min}`);
	if (rest < SECONDS_BELOW && (seconds > 0 || minutes === 0)) parts.push(`${seconds} ${units.s}`);
	// Joined so that a number stays with its unit.
	return parts.join(' ').replaceAll(' ', '\u00A0');
}
