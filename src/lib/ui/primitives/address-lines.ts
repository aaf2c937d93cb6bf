import type { PeopleView } from '#domain/order/order-view.ts';
import type { Locale } from '#i18n/locale.ts';

/** Countries that write an address from the large to the small. */
const LARGE_FIRST = new Set(['CN', 'TW', 'HK', 'MO', 'JP', 'KR']);
/** Countries where the postcode stands behind the place. */
const POSTCODE_BEHIND = new Set(['US', 'CA', 'GB', 'IE', 'AU', 'NZ', 'IN']);

const words = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ');

/** As it would stand on the parcel in that country. */
export function addressLines(people: PeopleView, locale: Locale): string[] {
	const { name, shipTo } = people;
	if (!shipTo) return [name];
	const country = countryName(shipTo.country, locale);
	const place = POSTCODE_BEHIND.has(shipTo.country)
		? words(shipTo.city, shipTo.region, shipTo.postcode)
		: words(shipTo.postcode, shipTo.city, shipTo.region);
	const lines = LARGE_FIRST.has(shipTo.country)
		? [
				words(country, shipTo.postcode),
				words(shipTo.region, shipTo.city),
				...shipTo.lines,
				shipTo.name ?? name
			]
		: [shipTo.name ?? name, ...shipTo.lines, place, country];
	return lines.filter((line) => line !== '');
}

/** Making one takes longer than all that a page writes with it. */
const NAMES = new Map<Locale, Intl.DisplayNames>();

/** A code no one knows is shown as it came. */
export function countryName(code: string, locale: Locale): string {
	let names = NAMES.get(locale);
	if (!names) NAMES.set(locale, (names = new Intl.DisplayNames(locale, { type: 'region' })));
	try {
		return names.of(code) ?? code;
	} catch {
		return code;
	}
}
