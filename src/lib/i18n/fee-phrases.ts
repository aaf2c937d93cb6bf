import type { ZoneView } from '#domain/cancellation/terms-view.ts';
import type { LineWindow } from '#domain/policy/windows.ts';
import { LEFT } from './fee-bar.ts';
import type { Format } from './format.ts';
import { m } from './paraglide/messages.js';

export type FeeReader = {
	format: Format;
	/** The server's time, milliseconds since 1970. */
	now: number;
	/** Read on another day, as a mail is: dates in full, and nothing is counted down. */
	apart?: boolean;
	currency: string;
};

/** Of the terms of an order, what the words about a zone are made from. */
export type Ends = Pick<ZoneView, 'until' | 'until_event' | 'until_after' | 'from_event'>;

const EVENTS = {
	claimed: m['fee.event.claimed'],
	packed: m['fee.event.packed'],
	handed_over: m['fee.event.handed_over'],
	delivered: m['fee.event.delivered']
};
const CLOCKS: Record<string, (typeof m)['fee.event.placed']> = {
	placed_at: m['fee.event.placed'],
	paid_at: m['fee.event.paid'],
	claimed_at: EVENTS.claimed,
	packed_at: EVENTS.packed,
	handed_over_at: EVENTS.handed_over,
	delivered_at: EVENTS.delivered
};
const FIRST = {
	claimed: m['fee.first.claimed'],
	packed: m['fee.first.packed'],
	handed_over: m['fee.first.handed_over'],
	delivered: m['fee.first.delivered']
};
const BRIEF = {
	claimed: m['fee.brief.claimed'],
	packed: m['fee.brief.packed'],
	handed_over: m['fee.brief.handed_over'],
	delivered: m['fee.brief.delivered']
};

export const eventWords = (event: keyof typeof EVENTS, { format: { locale } }: FeeReader): string =>
	EVENTS[event]({}, { locale });

/**
 * Until when, as part of a sentence. Time and event are both named where the first of them ends it.
 *
 * @param left whether what is left of the time belongs into it, as {@link LEFT}
 * @returns nothing where no end is known
 */
export function untilWords(ends: Ends, reader: FeeReader, left = false): string {
	const said = { locale: reader.format.locale };
	const event = ends.until_event && m['fee.until.event']({ event: EVENTS[ends.until_event]({}, said) }, said);
	const until = ends.until === undefined ? afterWords(ends, reader) : timeWords(ends.until, reader, left);
	if (until === '') return event ?? '';
	return ends.until_event
		? m['fee.until.either']({ until, event: FIRST[ends.until_event]({}, said) }, said)
		: until;
}

/** The same in the few words that fit under a zone. */
export function briefUntil(ends: Ends, reader: FeeReader): string {
	const said = { locale: reader.format.locale };
	const event = ends.until_event && BRIEF[ends.until_event]({}, said);
	const until = ends.until === undefined ? afterWords(ends, reader) : timeWords(ends.until, reader, false);
	if (until !== '') return event ? m['fee.brief.either']({ until, event }, said) : until;
	return event ? m['fee.until.event']({ event }, said) : '';
}

/** An instant that ends something. Where that is midnight, people say the day before. */
function timeWords(until: string, { format, now, apart }: FeeReader, left: boolean): string {
	const said = { locale: format.locale };
	if (format.time(until) === '00:00') {
		const last = new Date(Date.parse(until) - 1).toISOString();
		return m['fee.until.day']({ day: format.date(last) }, said);
	}
	if (apart) return m['fee.until.time']({ when: format.full(until) }, said);
	const when = format.clock(until, now);
	return left ? m['fee.until.left']({ when, left: LEFT }, said) : m['fee.until.time']({ when }, said);
}

/** A clock that has not started: how long it will run, and from what, unless the sentence has just said that. */
function afterWords({ until_after, from_event }: Ends, { format }: FeeReader): string {
	if (!until_after) return '';
	const said = { locale: format.locale };
	const span =
		until_after.for === undefined
			? m['fee.working_days']({ count: until_after.business_days ?? 0 }, said)
			: spanWords(until_after.for, format);
	if (from_event && until_after.after === `${from_event}_at`) return m['fee.until.within']({ span }, said);
	const event = CLOCKS[until_after.after]?.({}, said) ?? '';
	const words = until_after.end_of_day ? m['fee.until.day_after'] : m['fee.until.after'];
	return words({ span, event }, said);
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$/;
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const;

/** An ISO 8601 duration in words; seconds, which no shop counts in, are left out. */
function spanWords(duration: string, format: Format): string {
	const counts = DURATION.exec(duration)?.slice(1) ?? [];
	return UNITS.flatMap((unit, index) => {
		const count = Number(counts[index] ?? 0);
		return count > 0 ? format.span(count, unit) : [];
	}).join(' ');
}

/**
 * What a zone costs. The percentage stands beside the amount where it alone made it: not where a least or a most
 * decided, and not where lines have different ones. No number at all on a shared view.
 */
export function priceWords(zone: ZoneView, windows: readonly LineWindow[], reader: FeeReader): string {
	const { format, currency } = reader;
	const said = { locale: format.locale };
	if (zone.fee === undefined) return m['fee.price_some']({}, said);
	const amount = format.money(zone.fee, currency);
	const percent = percentOf(zone, windows);
	return percent === undefined
		? amount
		: m['fee.price_percent']({ percent: format.percent(percent), amount }, said);
}

function percentOf(zone: ZoneView, windows: readonly LineWindow[]): number | undefined {
	const offers = windows.flatMap(({ now, next }) =>
		[now, next].filter((offer) => offer !== null && offer.action === zone.action && reaches(offer, zone))
	);
	const percents = new Set(
		offers.map((offer) => {
			const { percent, fixed = 0, min, max } = offer?.fee ?? {};
			const isPlain =
				fixed === 0 && offer?.fee_amount !== min && offer?.fee_amount !== max && zone.fee !== max;
			return isPlain ? percent : undefined;
		})
	);
	const [percent] = percents;
	return percents.size === 1 ? percent : undefined;
}

/** Whether an offer holds at the beginning of a zone. */
function reaches({ from, from_event, until }: LineWindow['now'], zone: ZoneView): boolean {
	if (zone.from === null || from === null) return from === zone.from && from_event === zone.from_event;
	const start = Date.parse(zone.from);
	return Date.parse(from) <= start && (until === null || start < Date.parse(until));
}
