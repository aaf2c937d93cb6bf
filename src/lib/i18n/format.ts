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

const intlOf = keeping((locale = 'en', zone = 'UTC') => {
	const dates = DATE_LOCALES[locale as Locale];
	const clock = new Intl.DateTimeFormat(dates, {
		timeZone: zone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	});
	const inZone = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat(dates, { timeZone: zone, ...options });
	const weekday = inZone({ weekday: 'long' });
	const longDay = inZone({ weekday: 'long', day: 'numeric', month: 'long' });
	const shortDay = inZone({ day: 'numeric', month: 'short' });
	const yearDay = inZone({ day: 'numeric', month: 'short', year: 'numeric' });
	const civil = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
	const ages = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
	const counts = new Intl.NumberFormat(locale);
	return { clock, weekday, longDay, shortDay, yearDay, civil, ages, counts };
});

export function createFormat(locale: Locale, zone: string, words: DayWords) {
	const { clock, weekday, longDay, shortDay, yearDay, civil, ages, counts } = intlOf(locale, zone);

	/** Whole local days from `now` to `at`; clock changes do not matter, the calendar does. */
	const daysAway = (at: number, now: number) =>
		Math.round((Date.parse(civil.format(at)) - Date.parse(civil.format(now))) / DAY);

	const nearDay = (away: number) =>
		away === 0 ? words.today : away === 1 ? words.tomorrow : away === -1 ? words.yesterday : undefined;

	return {
		locale,
		zone,
		count: (value: number) => counts.format(value),
		money: (minor: number, currency: string) => formatMoney(locale, minor, currency),
		/** A span in whole units: "3 days". */
		span: (value: number, unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year') =>
			new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value),
		time: (instant: string) => clock.format(Date.parse(instant)),
		daysAway: (instant: string, now: number) => daysAway(Date.parse(instant), now),

		/** As a person says it: "today", "Tuesday", "Tuesday 4 May", the weekday alone only within the week. */
		day(instant: string, now: number): string {
			const at = Date.parse(instant);
			const away = daysAway(at, now);
			return nearDay(away) ?? (Math.abs(away) < 7 ? weekday.format(at) : longDay.format(at));
		},

		/** The date in full, for beside the spoken one. */
		date: (instant: string) => longDay.format(Date.parse(instant)),

		/** Date and clock in full, where it stands alone. */
		full(instant: string): string {
			const at = Date.parse(instant);
			return `${longDay.format(at)}${locale === 'en' ? ', ' : ' '}${clock.format(at)}`;
		},

		/** Day and clock, short, as inside a sentence; `about` marks a clock that is not exact. */
		moment(instant: string, now: number, about = ''): string {
			const at = Date.parse(instant);
			const date = Math.abs(at - now) < 180 * DAY ? shortDay : yearDay;
			const day = nearDay(daysAway(at, now)) ?? date.format(at);
			return [day, about, clock.format(at)].filter(Boolean).join(' ');
		},

		/**
		 * The clock alone within the reader's day, else with its date: never "tomorrow", so that it stays true on a page
		 * that is left open over midnight.
		 */
		clock(instant: string, now: number): string {
			const at = Date.parse(instant);
			if (daysAway(at, now) === 0) return clock.format(at);
			const date = Math.abs(at - now) < 180 * DAY ? shortDay : yearDay;
			return `${date.format(at)} ${clock.format(at)}`;
		},

		/** Per cent, with the fractions a policy can name. */
		percent: (value: number) =>
			new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 }).format(value / 100),

		/** How long ago; a time ahead of the server's clock counts as now. */
		age(instant: string, now: number): string {
			const past = now - Date.parse(instant);
			if (past < MINUTE) return words.justNow;
			if (past < HOUR) return ages.format(-Math.floor(past / MINUTE), 'minute');
			if (past < DAY) return ages.format(-Math.floor(past / HOUR), 'hour');
			return ages.format(-Math.floor(past / DAY), 'day');
		}
	};
}

const moneyIn = keeping((locale = 'en', currency = 'EUR') => {
	const decimals = currencyDecimals(currency);
	return new Intl.NumberFormat(locale, {
		style: 'currency',
		currency,
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals
	});
});

/** Exact for every amount: the digits go to `Intl` as text, never through a fraction. */
export function formatMoney(locale: Locale, minor: number, currency: string): string {
	const decimals = currencyDecimals(currency);
	const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	const part = decimals ? `.${digits.slice(-decimals)}` : '';
	return moneyIn(locale, currency).format(
		`${minor < 0 ? '-' : ''}${whole}${part}` as Intl.StringNumericLiteral
	);
}

/** As the first word of a line. */
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
