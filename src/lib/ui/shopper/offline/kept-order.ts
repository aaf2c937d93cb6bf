import type { ListedOrder } from '#domain/order/order-summary.ts';
import type { OrderView, ParcelView } from '#domain/order/order-view.ts';
import { wordFeeBar } from '#i18n/fee-frames.ts';
import type { FeeBarWords } from '#i18n/fee-bar.ts';
import type { Format } from '#i18n/format.ts';
import type { Locale } from '#i18n/locale.ts';
import { m } from '#i18n/paraglide/messages.js';
import {
	headlineFacts,
	headlineIcon,
	headlineTone,
	headlineWords,
	orderSentence
} from '#ui/primitives/headline.ts';
import type { IconName } from '#ui/primitives/icon-paths.ts';
import { portionState, PORTION_WORDS, statusWords, trackingTone } from '#ui/primitives/status-words.ts';
import type { Tone } from '#ui/primitives/tone.ts';

/** What a list shows of an order without a network. Instants are RFC 3339; words are in `lang`. */
export type KeptBrief = {
	ref: string;
	displayRef: string;
	lang: Locale;
	/** The server's instant at which all of it was true. */
	asOf: string;
	placedAt: string;
	sentence: string;
	/** What was bought, in a line. */
	goods: string;
	tone: Tone;
	icon: IconName;
	/** The carrier waits for the shopper. */
	attention: boolean;
};

/** A request that waits for the warehouse; `over` is when its clock has run out (milliseconds since 1970), and what then holds. */
export type KeptRequest = { text: string; over: { from: number; text: string } };

/**
 * All that a phone keeps of an order: an allow-list. No name, no address, no mail, no telephone number, no payment or
 * account, no tracking number, no carrier's free text, no link and no token ever stand in it.
 */
export type KeptOrder = KeptBrief & {
	facts: string[];
	items: { title: string; quantity: string; states: string[] }[];
	/** There are more than are kept. */
	moreItems: boolean;
	parcels: { title: string; status: string; tone: Tone; at?: string; place?: string }[];
	bar?: FeeBarWords;
	requests: KeptRequest[];
};

/** An order of eighty lines is told by its first fifty; so that twenty orders never fill a phone. */
export const MOST_KEPT_ITEMS = 50;

/** A record is read on another day, when "tomorrow" is another one: dates in full. */
const apart = (format: Format): Format => ({
	...format,
	day: (instant) => format.date(instant),
	moment: (instant) => format.full(instant),
	clock: (instant) => format.full(instant)
});

/**
 * What is kept of an order for when there is no network.
 *
 * @param view as its own shopper sees it, never a shared one
 * @param reader how they write dates and money
 */
export function keptOrder(view: OrderView, reader: Format): KeptOrder {
	const format = apart(reader);
	const now = Date.parse(view.asOf);
	const { ref, displayRef, asOf, placedAt, headline, lines, parcels, currency, terms } = view;
	const bar = terms && wordFeeBar(terms, { format, now, currency, apart: true });
	const [first] = lines;
	return {
		...{ ref, displayRef, asOf, placedAt, lang: format.locale },
		sentence: orderSentence(view, format, now),
		goods: goodsOf(first?.title ?? '', lines.length - 1),
		tone: headlineTone(headline),
		icon: headlineIcon(headline),
		attention: parcels.some(({ actionRequired, deliveredAt }) => actionRequired && !deliveredAt),
		facts: headlineFacts(view, format, now),
		items: lines.slice(0, MOST_KEPT_ITEMS).map((line) => keptItem(line, view, format)),
		moreItems: lines.length > MOST_KEPT_ITEMS,
		parcels: parcels.map((parcel, index) => keptParcel(parcel, parcels.length > 1 ? index + 1 : 0)),
		...(bar && { bar }),
		requests: (terms?.requests ?? []).map((request) => keptRequest(request, format))
	};
}

/** The same of a row of somebody's list. */
export function keptBrief(order: ListedOrder, reader: Format): KeptBrief {
	const format = apart(reader);
	const { ref, displayRef, asOf, placedAt, headline, title, more, actionRequired } = order;
	return {
		...{ ref, displayRef, asOf, placedAt, lang: format.locale },
		sentence: headlineWords(headline, format, Date.parse(asOf)),
		goods: goodsOf(title, more),
		tone: headlineTone(headline),
		icon: headlineIcon(headline),
		attention: actionRequired
	};
}

const goodsOf = (title: string, more: number): string =>
	more > 0 ? m['orders.more']({ title, count: more, all: more + 1 }) : title;

function keptItem(
	{ title, quantity, portions }: OrderView['lines'][number],
	view: OrderView,
	format: Format
): KeptOrder['items'][number] {
	const states = portions.map((portion) => {
		const state = PORTION_WORDS[portionState(portion, view.parcels)]();
		return portions.length === 1
			? state
			: m['portion.count']({ count: format.count(portion.quantity), state });
	});
	return { title, quantity: `${m['line.quantity']()} ${format.count(quantity)}`, states };
}

/** Where it is and since when; of a scan never the carrier's own words, in which names may stand. */
function keptParcel({ status, cause, scans }: ParcelView, number: number): KeptOrder['parcels'][number] {
	const [last] = scans;
	const place = scans.find(({ location }) => location)?.location;
	return {
		title: number > 0 ? m['parcel.numbered']({ number }) : m['parcel.title'](),
		status: statusWords(status, cause),
		tone: trackingTone(status),
		...(last && { at: last.at }),
		...(place && { place })
	};
}

function keptRequest(
	{ lines, createdAt, decideBy }: NonNullable<OrderView['terms']>['requests'][number],
	format: Format
): KeptRequest {
	const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
	const when = format.full(decideBy);
	const asked = m['fee.request.asked']({ count, when: format.full(createdAt) });
	return {
		text: `${asked}${m['quote.space']()}${m['fee.request.by']({ when })}`,
		over: { from: Date.parse(decideBy), text: m['fee.request.over']({ when }) }
	};
}
