import type { Pieces } from '#domain/order/portions.ts';
import { UNNAMED, type ShopIdentity } from '#domain/shop/identity.ts';
import { createFormat, type Format } from '#i18n/format.ts';
import { chooseLocale, type Locale } from '#i18n/locale.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder, NoticeMaterial, PlainKind } from '#server/ports/notice.ts';
import { inert } from './inert.ts';

export type Place = {
	/** Where people reach the site. */
	origin: string;
	/** The shop's named zone: a mail does not know its reader's. */
	zone: string;
	/** Where goods are sent back to. */
	returnAddress?: string | undefined;
	/** Who the shop is, where it has told. */
	shop?: ShopIdentity | undefined;
	/** What it speaks to whom it does not know. */
	language?: string | null | undefined;
};

/** For whom a message is written. */
export type Reader = { place: Place; format: Format; locale: Locale; said: { locale: Locale } };

/** @param wanted the language as the order or the browser named it; the shop's own where we do not speak it, or English */
export function readerOf(place: Place, wanted: string | null): Reader {
	const locale = chooseLocale(undefined, wanted, place.language);
	const said = { locale };
	// No mail says "today": it is read on another day.
	const words = { today: '', tomorrow: '', yesterday: '', justNow: '' };
	return { place, locale, said, format: createFormat(locale, place.zone, words) };
}

/** The page of an order; of a gift's return that page, for whoever sends it back sees no order. */
export const addressOf = (order: NoticedOrder, { place }: Reader): string =>
	order.gift === undefined
		? `${place.origin}/orders/${encodeURIComponent(order.ref)}`
		: `${place.origin}/gifts/${encodeURIComponent(order.gift)}`;

/** What a notice about an order says in its first line. */
export const headingOf = (
	{ kind }: { kind: Exclude<NoticeMaterial['kind'], PlainKind> },
	{ said }: Pick<Reader, 'said'>
): string => m[`mail.${kind}.heading`]({}, said);

/** Where the button under a letter leads, and what it says. */
export type Opening = { label: string; url: string };

/** To the order, or to the return of a gift. */
export const openingOf = (order: NoticedOrder, reader: Reader): Opening => ({
	label: (order.gift === undefined ? m['mail.open'] : m['mail.return.open'])({}, reader.said),
	url: addressOf(order, reader)
});

/** Which order it is about; nothing to whoever sends a gift back. */
export const orderRow = (
	{ number, gift }: NoticedOrder,
	{ said }: Reader
): { name: string; value: string }[] =>
	gift === undefined ? [{ name: m['mail.order']({}, said), value: inert(number) }] : [];

/** What a list in a mail shows of a long order. */
const MOST_ITEMS = 20;

/** Pieces as lines of a list; those that the order does not have are left out. */
export function items(order: NoticedOrder, pieces: readonly Pieces[], { format, said }: Reader): string[] {
	const named = pieces.flatMap(({ line, quantity }) => {
		const found = order.lines.find(({ id }) => id === line);
		if (!found) return [];
		const options = found.options.map(({ value }) => inert(value)).join(', ');
		const title = inert(found.title) + (options ? ` (${options})` : '');
		return m['mail.quantity']({ count: format.count(quantity), title }, said);
	});
	if (named.length <= MOST_ITEMS) return named;
	const more = m['mail.more']({ count: format.count(named.length - MOST_ITEMS) }, said);
	return [...named.slice(0, MOST_ITEMS), more];
}

/** Who writes, at the end of every mail: the shop's name, whom to ask, and who is behind it. */
export function senderLines({ place: { shop } }: Reader): string[] {
	if (!shop || shop.name === UNNAMED.name) return [];
	const ask = [shop.email, shop.phone, shop.page].filter((one) => one !== '').join(' · ');
	return [shop.name, ask, ...shop.imprint.split('\n')].filter((line) => line.trim() !== '');
}
