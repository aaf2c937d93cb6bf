import type { Format } from '../format.ts';
import type { Locale } from '../locale.ts';
import { m } from '../paraglide/messages.js';

/** For whom words about a policy are written: language, zone and how numbers look; amounts are of `currency`. */
export type PolicyReader = { locale: Locale; format: Format; currency: string };

export const said = ({ locale }: PolicyReader) => ({ locale });

/** `a, b, c` as each language writes it. */
export const listed = (items: readonly string[], reader: PolicyReader): string =>
	items.length === 0 ? '' : items.reduce((first, second) => m['terms.list']({ first, second }, said(reader)));

export const percentText = (percent: number, { locale }: PolicyReader): string =>
	new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(percent / 100);

/** A local day, `2026-12-25`, written out; it is the same day in every zone. */
export const dayText = (day: string, { locale }: PolicyReader): string =>
	new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
		Date.parse(`${day}T00:00:00Z`)
	);

/** An instant with its year and zone: what is printed is read years later, and elsewhere. */
export const momentText = (instant: string, { locale, format }: PolicyReader): string =>
	new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
		...{ year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' },
		...{ hourCycle: 'h23', timeZone: format.zone, timeZoneName: 'short' }
	}).format(Date.parse(instant));

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** An ISO 8601 duration in words, `PT24H` as "24 hours"; what is none is shown as it is. */
export function durationText(text: string, reader: PolicyReader): string {
	const parts = DURATION.exec(text)?.slice(1);
	if (!parts) return text;
	const named = parts.flatMap((part, index) => {
		const unit = UNITS[index];
		if (part === undefined || unit === undefined) return [];
		return new Intl.NumberFormat(reader.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
			Number(part)
		);
	});
	return listed(named, reader);
}
