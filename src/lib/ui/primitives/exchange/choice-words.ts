import type { VariantChoice } from '#domain/exchange/exchange-page.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';

type Stocked = Pick<VariantChoice, 'available' | 'nextDeliveryAt'> & { isCurrent?: boolean };

/** Whether a piece can be promised now: somebody counts them, and one is left. */
export const isFree = ({ available }: Pick<VariantChoice, 'available'>): boolean =>
	available !== null && available > 0;

/** The options by their values, which is how people name a variant. */
export const valuesOf = ({ options }: Pick<VariantChoice, 'options'>): string =>
	options.map(({ value }) => value).join(' · ');

/** Whether it is there, how many, or when it comes again. */
export function stockWords(one: Stocked, format: Format): string {
	if (one.isCurrent) return m['exchange.current']();
	if (isFree(one)) return m['exchange.free']({ count: format.count(one.available ?? 0) });
	if (one.nextDeliveryAt === null) return m['exchange.none']();
	return m['exchange.none_until']({ day: format.date(one.nextDeliveryAt) });
}

/** What it costs beside what is there; minor units of `currency`. */
export function priceWords(
	{ difference }: Pick<VariantChoice, 'difference'>,
	format: Format,
	currency: string
): string {
	if (difference === 0) return m['exchange.even']();
	const amount = format.money(Math.abs(difference), currency);
	return difference > 0 ? m['exchange.more']({ amount }) : m['exchange.less']({ amount });
}
