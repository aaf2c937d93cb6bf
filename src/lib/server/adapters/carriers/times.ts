/** An instant, and whether the carrier left open what instant exactly. */
export type CarrierTime = { at: Date; approximate: boolean };

const FORM =
	/^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;

const MINUTE_MS = 60_000;

/** Before there were parcels to follow, and after any that can be under way. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2999;

/**
 * A carrier's time. Without a zone, or without a time of day, it is approximate (api.md, "Scans"): it is then read as
 * local time at `offsetMinutes` east of UTC, which is where the carrier most likely meant it.
 *
 * @returns nothing where it is no time at all, such as 31 February
 */
export function carrierTime(value: unknown, offsetMinutes = 0): CarrierTime | undefined {
	const match = typeof value === 'string' ? FORM.exec(value.trim()) : null;
	if (!match) return undefined;
	const [, year, month, day, hour, minute, second, fraction, zone] = match;
	const date = [Number(year), Number(month) - 1, Number(day)] as const;
	const time = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)] as const;
	const millisecond = Number((fraction ?? '0').slice(0, 3).padEnd(3, '0'));
	const local = new Date(Date.UTC(...date, ...time, millisecond));
	const isReal =
		local.getUTCMonth() === date[1] &&
		local.getUTCDate() === date[2] &&
		time[0] < 24 &&
		time[1] < 60 &&
		time[2] < 60;
	if (!isReal || date[0] < FIRST_YEAR || date[0] > LAST_YEAR) return undefined;
	const exact = zone !== undefined && hour !== undefined;
	const offset = exact ? offsetOf(zone) : offsetMinutes;
	return { at: new Date(local.getTime() - offset * MINUTE_MS), approximate: !exact };
}

/** Minutes east of UTC. */
function offsetOf(zone: string): number {
	const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
	if (!match) return 0;
	const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
	return match[1] === '-' ? -minutes : minutes;
}

/**
 * When the carrier expects to deliver. What names only a day stands at noon UTC, so that it is that day almost
 * everywhere; many vendors write a day as its midnight in UTC.
 */
export function expectedDay(value: unknown): Date | undefined {
	const time = carrierTime(value);
	if (!time) return undefined;
	const isMidnight = time.at.getTime() % (24 * 60 * MINUTE_MS) === 0;
	return isMidnight ? new Date(time.at.getTime() + 12 * 60 * MINUTE_MS) : time.at;
}
