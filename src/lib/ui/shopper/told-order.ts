import type { OrderView } from '#domain/order/order-view.ts';
import { localDay, startOfDay } from '#domain/time/local-day.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';
import { headlineFacts, headlineIcon, headlineTone, orderSentence } from '#ui/primitives/headline.ts';
import type { IconName } from '#ui/primitives/icon-paths.ts';
import type { Tone } from '#ui/primitives/tone.ts';

/** Where an order stands, in the words of its reader. Instants are RFC 3339. */
export type ToldOrder = Pick<OrderView, 'ref' | 'displayRef' | 'seq' | 'asOf' | 'zone' | 'redacted'> & {
	/** The one sentence on top, and what stands beneath it. */
	sentence: string;
	facts: string[];
	tone: Tone;
	icon: IconName;
	/** The parcel that the sentence speaks of, where there are several. */
	parcel?: string;
	/** The few figures people look for: a text, or a point in time. */
	figures: { label: string; value?: string; at?: string }[];
	/** When a day or a refund's term ends, and with it what is said of them; milliseconds since 1970. */
	changesAt: number;
};

/**
 * Words where an order stands, so that its page brings neither these words nor what they are made of.
 *
 * @param format how its reader writes dates and money; days are those of its zone
 * @param now milliseconds since 1970 by the server's clock
 */
export function tellOrder(view: OrderView, format: Format, now: number): ToldOrder {
	const { ref, displayRef, seq, asOf, zone, redacted, headline, parcels, money } = view;
	const parcel = parcels.findIndex(({ id }) => id === headline.parcel) + 1;
	const ends = money.refunds.flatMap(({ dueAt }) => (dueAt ? [Date.parse(dueAt)] : []));
	const tomorrow = startOfDay(localDay(now, format.zone) + 1, format.zone);
	return {
		...{ ref, displayRef, seq, asOf, zone, redacted },
		sentence: orderSentence(view, format, now),
		facts: headlineFacts(view, format, now),
		tone: headlineTone(headline),
		icon: headlineIcon(headline),
		...(parcel > 0 &&
			parcels.length > 1 && {
				parcel: m['fact.parcel_of']({ number: parcel, total: parcels.length })
			}),
		figures: [
			{ label: m['order.number'](), value: displayRef },
			{ label: m['order.placed_on'](), at: view.placedAt },
			...countFigures(view, format)
		],
		changesAt: Math.min(tomorrow, ...ends.filter((end) => end > now))
	};
}

function countFigures({ lines, money, currency, parcels }: OrderView, format: Format) {
	const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
	const figures = [{ label: m['order.item_total'](), value: format.count(items) }];
	if (money.total !== undefined) {
		figures.push({ label: m['order.total'](), value: format.money(money.total, currency) });
	} else if (parcels.length > 0) {
		figures.push({ label: m['order.parcel_total'](), value: format.count(parcels.length) });
	}
	return figures;
}
