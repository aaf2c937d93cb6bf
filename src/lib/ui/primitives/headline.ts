import type { MoneyView } from '#domain/order/money-view.ts';
import type { Headline, OrderView } from '#domain/order/order-view.ts';
import { upperFirst, type Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { IconName } from './icon-paths.ts';
import type { Tone } from './tone.ts';
import { CAUSE_WORDS } from './status-words.ts';

type Code = Headline['code'];
type Refund = MoneyView['refunds'][number];

const PLAIN = {
	placed: m['headline.placed'],
	paid: m['headline.paid'],
	reserved: m['headline.reserved'],
	picking: m['headline.picking'],
	packed: m['headline.packed'],
	handed_over: m['headline.handed_over'],
	in_transit: m['headline.in_transit'],
	out_for_delivery: m['headline.out_for_delivery'],
	attempt_failed: m['headline.attempt_failed'],
	available_for_pickup: m['headline.available_for_pickup'],
	delivered: m['headline.delivered'],
	exception: m['headline.exception'],
	expired: m['headline.expired'],
	partly_handed_over: m['headline.partly_handed_over'],
	partly_delivered: m['headline.partly_delivered'],
	returned: m['headline.returned'],
	partly_returned: m['headline.partly_returned'],
	cancelled: m['headline.cancelled']
} satisfies Record<Code, () => string>;

/** States that are dated by the day they came true. */
const DATED: Partial<Record<Code, (inputs: { day: string }) => string>> = {
	out_for_delivery: m['headline.arriving_on'],
	delivered: m['headline.delivered_on'],
	cancelled: m['headline.cancelled_on']
};

/** Already on the road, so the day it comes is the news. */
const PROMISED: Partial<Record<Code, (inputs: { day: string }) => string>> = {
	handed_over: m['headline.handed_over_by'],
	in_transit: m['headline.promised_by']
};

const ENDED = new Set<Code>(['delivered', 'returned', 'cancelled']);

const isLate = (headline: Headline, format: Format, now: number): boolean =>
	headline.expected !== undefined &&
	!ENDED.has(headline.code) &&
	format.daysAway(headline.expected.by, now) < 0;

/** The one sentence, with the date that matters in it. A date that has passed is no longer promised. */
export function headlineWords(headline: Headline, format: Format, now: number): string {
	const { code, at, cause, expected } = headline;
	if (code === 'exception' && cause) return CAUSE_WORDS[cause]();
	const dated = DATED[code];
	if (dated && at) return upperFirst(dated({ day: format.day(at, now) }));
	const promised = PROMISED[code];
	if (promised && expected && !isLate(headline, format, now)) {
		const words = expected.from === 'carrier' ? m['headline.arrives_by'] : promised;
		return upperFirst(words({ day: format.day(expected.by, now) }));
	}
	return PLAIN[code]();
}

/**
 * The sentence of one order: as {@link headlineWords}, and of a cancelled one where its money is, which is then what
 * its reader looks for first.
 */
export function orderSentence(
	view: Pick<OrderView, 'headline' | 'money' | 'currency'>,
	format: Format,
	now: number
): string {
	const back = view.headline.code === 'cancelled' ? view.money.refunds.filter(isUnderWay) : [];
	const [first] = back;
	if (!first || back.length > 1) return headlineWords(view.headline, format, now);
	return `${m['headline.cancelled']()}${m['headline.stop']()}${refundWords(first, view.currency, format, now)}`;
}

/** A parcel that turned back, or cannot be found, keeps no promise and breaks none: the date would only mislead. */
const TURNED = new Set<Headline['cause']>(['refused', 'returning', 'returned', 'lost']);

/** What stands under the sentence: whose date it is, or since when. */
export function headlineFacts(view: OrderView, format: Format, now: number): string[] {
	const { headline } = view;
	const refunds = view.money.refunds.filter(isUnderWay);
	const isSaid = headline.code === 'cancelled' && refunds.length === 1;
	const facts = isSaid ? [] : refunds.map((refund) => refundWords(refund, view.currency, format, now));
	if (headline.expected && !ENDED.has(headline.code) && !TURNED.has(headline.cause)) {
		const day = format.date(headline.expected.by);
		if (isLate(headline, format, now)) return [...facts, m['fact.late']({ day })];
		const whose = headline.expected.from === 'carrier' ? m['fact.carrier_estimate'] : m['fact.shop_promise'];
		return [...facts, whose({ day })];
	}
	if (!headline.at) return facts;
	if (ENDED.has(headline.code)) return [...facts, format.full(headline.at)];
	return [...facts, upperFirst(m['fact.since']({ when: format.moment(headline.at, now) }))];
}

/** Money on its way back is what a shopper looks for first. */
const isUnderWay = ({ state }: Refund) => state === 'requested' || state === 'sent' || state === 'unknown';

/** A day that has passed is no longer promised, and what waits for its buyer is not on its way. */
function refundWords(
	{ amount: minor, dueAt, waitsFor }: Refund,
	currency: string,
	format: Format,
	now: number
): string {
	const amount = format.money(minor, currency);
	if (waitsFor) return m['fact.refund_waits']({ amount });
	if (!dueAt) return m['fact.refund_pending']({ amount });
	const words = Date.parse(dueAt) < now ? m['fact.refund_late'] : m['fact.refund_due'];
	return words({ amount, day: format.day(dueAt, now) });
}

export function headlineTone({ code }: Pick<Headline, 'code'>): Tone {
	if (code === 'delivered') return 'good';
	if (code === 'exception' || code === 'attempt_failed' || code === 'expired') return 'warn';
	return code === 'cancelled' || code === 'returned' || code === 'placed' ? 'plain' : 'moving';
}

const ICONS: Partial<Record<Code, IconName>> = {
	handed_over: 'truck',
	in_transit: 'truck',
	out_for_delivery: 'truck',
	partly_handed_over: 'truck',
	attempt_failed: 'alert',
	exception: 'alert',
	expired: 'clock',
	available_for_pickup: 'pin',
	delivered: 'check',
	partly_delivered: 'parcel',
	returned: 'back',
	partly_returned: 'back',
	cancelled: 'stop',
	placed: 'clock'
};

export const headlineIcon = ({ code }: Headline): IconName => ICONS[code] ?? 'box';
