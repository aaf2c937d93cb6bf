import { currencyDecimals } from '#domain/money/currency-decimals.ts';
import type { Locale } from './locale.ts';

/**
 * Dates, money and numbers for one reader. Locale and zone are always passed in, never taken from the machine, so that
 * server and browser write the same characters.
 */
export type Format = ReturnType<typeof createFormat>;

/** English dates are written day first with a 24-hour clock and the month in letters: nobody reads those wrongly. */
const DATE_LOCALES = { en: 'en-GB', 'zh-CN': 'zh-CN' } satisfies Record<Locale, string>;

export type DayWords = { today: string; tomorrow: string; yesterday: string; justNow: string };

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formats of a few readers are kept: making one costs more than all that a page writes with it. */
const MOST_KEPT = 64;

function keeping<Made>(make: (...key: string[]) => Made): (...key: string[]) => Made {
	const kept = new Map<string, Made>();
	return (...key) => {
		const name = key.join('|');
		const known = kept.get(name);
		if (known !== undefined) return known;
		if (kept.size >= MOST_KEPT) kept.clear();
		const made = make(...key);
		kept.set(name, made);
		return made;
	};
}

/** What was written before, for a while: days come again and again, and `Intl` takes long over each. */
const MOST_WRITTEN = 5000;

type Written = (what: number) => string;

function remembering<Text>(write: (at: number) => Text): (at: number) => Text {
	const written = new Map<number, Text>();
	return (at) => {
		const known = written.get(at);
		if (known !== undefined) return known;
		if (written.size >= MOST_WRITTEN) written.clear();
		const text = write(at);
		written.set(at, text);
		return text;
	};
}

const intlOf = keeping((locale = 'en', zone = 'UTC') => {
	const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
	// Clocks are changed on a quarter of an hour, everywhere and since long before us.
	const offsetAt = remembering((quarter) => {
		const name = offset.format(quarter * QUARTER);
		const [, sign, hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
		return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
	});
	/** The clock on the wall, as if the wall were in Greenwich. */
	const local = (at: number) => at + offsetAt(Math.floor(at / QUARTER));
	const days = (options: Intl.DateTimeFormatOptions) => {
		const format = new Intl.DateTimeFormat(DATE_LOCALES[locale as Locale], { timeZone: 'UTC', ...options });
		const ofDay = remembering((day) => format.format(day * DAY));
		return (at: number) => ofDay(dayOf(at));
	};
	const dayOf = (at: number) => Math.floor(local(at) / DAY);
	const counts = new Intl.NumberFormat(locale);
	const ofMinute = remembering((minutes) =>
		[Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
	);
	return {
		dayOf,
		clock: (at: number) => ofMinute(Math.floor(local(at) / MINUTE) - dayOf(at) * (DAY / MINUTE)),
		weekday: days({ weekday: 'long' }),
		longDay: days({ weekday: 'long', day: 'numeric', month: 'long' }),
		longYear: days({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
		yearOf: (at: number) => new Date(dayOf(at) * DAY).getUTCFullYear(),
		shortDay: days({ day: 'numeric', month: 'short' }),
		yearDay: days({ day: 'numeric', month: 'short', year: 'numeric' }),
		ages: keepingAges(new Intl.RelativeTimeFormat(locale, { numeric: 'always' })),
		count: remembering((value) => counts.format(value)),
		percents: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
	};
});

function keepingAges(format: Intl.RelativeTimeFormat) {
	const [minutes, hours, days] = (['minute', 'hour', 'day'] as const).map((unit) =>
		remembering((past) => format.format(-past, unit))
	) as [Written, Written, Written];
	return { minutes, hours, days };
}

const spanIn = keeping((locale = 'en', unit = 'day') => {
	const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
	return remembering((value) => format.format(value));
});

/** @param asOf the server's clock, RFC 3339: a date of another year is written with it; of none where it is left out */
export function createFormat(locale: Locale, zone: string, words: DayWords, asOf?: string) {
	const { clock, weekday, shortDay, yearDay, dayOf, ages, count, percents, ...long } = intlOf(locale, zone);
	const thisYear = asOf === undefined ? undefined : long.yearOf(Date.parse(asOf));
	/** The date in letters, with its year where that is not the one we are in. */
	const longDay = (at: number, year = thisYear) =>
		year === undefined || long.yearOf(at) === year ? long.longDay(at) : long.longYear(at);

	/** Whole local days from `now` to `at`; clock changes do not matter, the calendar does. */
	const daysAway = (at: number, now: number) => dayOf(at) - dayOf(now);

	const nearDay = (away: number) =>
		away === 0 ? words.today : away === 1 ? words.tomorrow : away === -1 ? words.yesterday : undefined;

	return {
		locale,
		zone,
		count,
		money: (minor: number, currency: string) => formatMoney(locale, minor, currency),
		/** A span in whole units: "3 days". */
		span: (value: number, unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year') =>
			spanIn(locale, unit)(value),
		time: (instant: string) => clock(Date.parse(instant)),
		daysAway: (instant: string, now: number) => daysAway(Date.parse(instant), now),

		/** As a person says it: "today", "Tuesday", "Tuesday 4 May", the weekday alone only within the week. */
		day(instant: string, now: number): string {
			const at = Date.parse(instant);
			const away = daysAway(at, now);
			return nearDay(away) ?? (Math.abs(away) < 7 ? weekday(at) : longDay(at, long.yearOf(now)));
		},

		/** The date with its year, for papers that are read years later. */
		year: (instant: string) => yearDay(Date.parse(instant)),

		/** The date in full, for beside the spoken one. */
		date: (instant: string) => longDay(Date.parse(instant)),

		/** Date and clock in full, where it stands alone. */
		full(instant: string): string {
			const at = Date.parse(instant);
			return `${longDay(at)}${locale === 'en' ? ', ' : ' '}${clock(at)}`;
		},

		/** Day and clock, short, as inside a sentence; `about` marks a clock that is not exact. */
		moment(instant: string, now: number, about = ''): string {
			const at = Date.parse(instant);
			const date = Math.abs(at - now) < 180 * DAY ? shortDay : yearDay;
			const day = nearDay(daysAway(at, now)) ?? date(at);
			return [day, about, clock(at)].filter(Boolean).join(' ');
		},

		/**
		 * The clock alone within the reader's day, else with its date: never "tomorrow", so that it stays true on a page
		 * that is left open over midnight.
		 */
		clock(instant: string, now: number): string {
			const at = Date.parse(instant);
			if (daysAway(at, now) === 0) return clock(at);
			const date = Math.abs(at - now) < 180 * DAY ? shortDay : yearDay;
			return `${date(at)} ${clock(at)}`;
		},

		/** Per cent, with the fractions a policy can name. */
		percent: (value: number) => percents.format(value / 100),

		/** How long ago; a time ahead of the server's clock counts as now. */
		age(instant: string, now: number): string {
			const past = now - Date.parse(instant);
			if (past < MINUTE) return words.justNow;
			if (past < HOUR) return ages.minutes(Math.floor(past / MINUTE));
			if (past < DAY) return ages.hours(Math.floor(past / HOUR));
			return ages.days(Math.floor(past / DAY));
		}
	};
}

const moneyIn = keeping((locale = 'en', currency = 'EUR') => {
	const decimals = currencyDecimals(currency);
	const format = new Intl.NumberFormat(locale, {
		style: 'currency',
		currency,
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals
	});
	return remembering((minor) => {
		const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
		const whole = digits.slice(0, digits.length - decimals);
		const part = decimals ? `.${digits.slice(-decimals)}` : '';
		return format.format(`${minor < 0 ? '-' : ''}${whole}${part}` as Intl.StringNumericLiteral);
	});
});

/** Exact for every amount: the digits go to `Intl` as text, never through a fraction. */
export const formatMoney = (locale: Locale, minor: number, currency: string): string =>
	moneyIn(locale, currency)(minor);

/** As the first word of a line. */
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
